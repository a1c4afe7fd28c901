/**
 * Calls of models elsewhere: estimated with network, water and hardware, stated by servers, retried, failed,
 * and at every kind of place.
 */

import { accounting, network } from "@wattspan/carbon/accounting";
import {
  countedUsage,
  createMetering,
  type EnergyEstimator,
  type Location,
  type Metering,
  type MeteringOptions,
  type ModelServer,
  type ServingPlace,
} from "@wattspan/core";
import { meteredFetch } from "@wattspan/core/attempts";
import { values } from "@wattspan/core/names";
import { runningActivity } from "@wattspan/core/services";
import { calibrate, defaultEstimators } from "@wattspan/models";
import { usageReaders } from "@wattspan/spans";
import { fixedIntensity, type ManualClock, manualClock } from "@wattspan/testing";

type Telemetry = NonNullable<MeteringOptions["telemetry"]>;

const HOSTED = { model: "gpt-4o", provider: "openai" } as const;
const USAGE = { inputFresh: 100, cacheRead: 20, cacheWrite: 10, output: 50, reasoning: 20 };

const ANSWERED = { prompt_tokens: 3, completion_tokens: 7 };

/** Calls that one metering meters, and its end. */
async function metered(
  options: (clock: ManualClock) => MeteringOptions,
  calls: (metering: Metering, clock: ManualClock) => Promise<void>,
): Promise<void> {
  const clock = manualClock();
  const metering = createMetering({ usageReaders, clock, ...options(clock) });
  await metering.ready;
  await clock.advanceAsync(100);
  await calls(metering, clock);
  await metering.shutdown();
}

const call = ({ meterInference }: Metering, more: object = {}) =>
  meterInference({ ...HOSTED, ...more }, async (inference) => inference.setUsage(USAGE));

/** Estimates with all that belongs to them, retries, and calls that fail, are aborted or refused. */
export function runHosted(telemetry: Telemetry): Promise<void> {
  const location = { country: "DE" };
  const options = (clock: ManualClock): MeteringOptions => ({
    estimators: defaultEstimators(),
    intensity: fixedIntensity(400, { clock }),
    servingLocation: () => ({ location: { country: "SE" }, rung: "provider" }),
    accounting: network({ location, bytesPerToken: 200 }, accounting({ location })),
    location,
    telemetry: { ...telemetry, genAiMetrics: true },
  });
  return metered(options, async (metering) => {
    const { meterAgent, meterInference } = metering;
    await call(metering);
    await call(metering, { serving: { country: "SE" } });
    for (const model of ["o3", "gpt-image-1"]) await call(metering, { model });
    await meterInference(HOSTED, async () => ({
      id: "answer-7",
      choices: [{ finish_reason: "stop" }],
      model: "gpt-4o-2024-08-06",
      usage: ANSWERED,
    }));
    await meterAgent({ name: "writer", runsOn: "remote" }, async () => {
      await meterInference(HOSTED, async (inference) => {
        const left = [500, 429, 200];
        const request = meteredFetch(async () => new Response("{}", { status: left.shift() ?? 200 }));
        for (const _ of [1, 2, 3]) await request("https://api.openai.com/v1/chat/completions");
        inference.setUsage(USAGE);
      });
      await call(metering);
      for (const error of [new TypeError("overloaded"), new DOMException("stop", "AbortError")])
        await meterInference(HOSTED, async (inference) => {
          inference.setUsage(USAGE);
          throw error;
        }).catch(() => undefined);
    });
    const budget = { admit: () => ({ refused: new Error("used up") }) };
    await metering.meterInference({ ...HOSTED, budget }, async () => "never").catch(() => undefined);
    await metering.meterStep({ name: "tool", budget }, async () => "never").catch(() => undefined);
    await metering.meterAgent({ name: "writer", budget }, async () => "never").catch(() => undefined);
    const stage = { name: "s", kind: "training", budget } as const;
    await metering.meterStage(stage, async () => "never").catch(() => undefined);
    for (const error of [new Error("failed"), new DOMException("stop", "AbortError")])
      await meterAgent({ name: "writer", runsOn: "remote" }, async (agent) => {
        await call(metering, { critical: true });
        agent.succeed();
        throw error;
      }).catch(() => undefined);
    for (const waste of ["pruned", "backoff", "idle_wait"] as const)
      await metering.meterStep({ name: waste, runsOn: "remote" }, async (step) => {
        await call(metering);
        step.discard(waste);
      });
    await meterAgent({ name: "writer", goal: "summary", runsOn: "remote" }, async (agent) => {
      await call(metering);
      agent.miss({ quality: 0.2 });
    });
    await metering.meterStep({ name: "tool", kind: "tool", runsOn: "remote" }, async (step) => {
      step.reportEnergy({ energy: 3 });
      step.fail("no result");
    });
    await metering
      .meterStage({ name: "s", kind: "training", runsOn: "remote" }, async () => {
        throw new Error("failed");
      })
      .catch(() => undefined);
    await metering.meterStep({ name: "service", runsOn: "remote" }, async () => {
      // As `footprintFetch` does with what a service states.
      const end = runningActivity()?.beginService({
        host: "api.internal",
        source: "wattspan-footprint",
        counted: "there",
      });
      end?.({ energy: { value: 10, low: 9, high: 11 } });
    });
  });
}

/** An intensity that says how its place was found, as providers and `servingLocation` do. */
export async function runEverywhere(telemetry: Telemetry): Promise<void> {
  const places: Readonly<Record<string, Location>> = {
    zone: { zone: { system: "electricity-maps", code: "DE" } },
    cloud_region: { cloud: { provider: "aws", region: "eu-west-1" } },
    coordinates: { coordinates: { latitude: 52, longitude: 13 } },
    country: { country: "DE" },
  };
  const basisOf = (rung: string) => (rung === "zone" ? "operational" : "lifecycle");
  for (const rung of values.locationRung)
    await metered(
      (clock) => ({
        estimators: defaultEstimators(),
        intensity: fixedIntensity(400, {
          ...{ clock, zone: rung, rung, basis: basisOf(rung) },
          signal: rung === "zone" ? "marginal" : "average",
        }),
        servingLocation: (): ServingPlace =>
          rung in places
            ? { location: places[rung] as Location, rung: "response" }
            : {
                location: { country: "SE" },
                rung: rung as ServingPlace["rung"],
                gateway: rung === "provider",
              },
        telemetry,
      }),
      (metering) => call(metering, rung in places ? { serving: places[rung] } : {}),
    );
}

const perToken: EnergyEstimator = {
  id: "per-token",
  knows: ({ model }) => model !== "unheard-of",
  estimate({ model, usage }) {
    if (model === "breaks") throw new Error("a table is broken");
    const value = usage?.output;
    return value === undefined
      ? undefined
      : { methodId: "per-token", energy: { value, low: value, high: value } };
  },
};

/** A server that other processes use too, of which these things are not known. */
const sharedServer: ModelServer = {
  begin: () => ({
    end: async () => ({
      parts: [
        { component: "gpu", method: "measured", methodId: "nvml", energy: { value: 5, low: 0, high: 9 } },
      ],
      reasons: ["upper_bound", "server_restarted", "server_unseen"],
    }),
  }),
};

/** What is not known of calls, each for its reason. */
export async function runUnknown(telemetry: Telemetry): Promise<void> {
  await metered(
    () => ({ telemetry }),
    async ({ meterInference }) => {
      await meterInference(HOSTED, async () => "no estimator");
      await meterInference({ model: "here", runsOn: "local" }, async () => "no meter");
    },
  );
  await metered(
    () => ({ estimators: [perToken], location: { country: "DE" }, telemetry }),
    async (metering, clock) => {
      const { meterInference, meterAgent } = metering;
      await meterInference(HOSTED, async () => "no usage");
      await meterInference({ ...HOSTED, model: "unheard-of" }, async () => "unknown");
      await meterInference({ ...HOSTED, model: "breaks" }, async (inference) => inference.setUsage(USAGE));
      await meterInference({ ...HOSTED, server: sharedServer }, async () => "served");
      const usage = countedUsage({ count: (text) => text.length, input: "prompt", text: String });
      await meterInference({ ...HOSTED, usage }, async () => "counted");
      await meterInference(HOSTED, async (inference) => {
        const failing = meteredFetch(async () => new Response("", { status: 500 }));
        await failing("https://api.openai.com/v1/chat/completions");
        inference.reportEnergy({ energy: 4 });
      });
      await meterInference(HOSTED, async (inference) => {
        for (const [energy, source] of [[Number.NaN], [4], [4, "application"]] as const)
          inference.reportEnergy({ energy, ...(source && { source }) });
      });
      await meterInference(HOSTED, async () => {
        const headers = { "wattspan-footprint": "energy=4.0;unit=J, activities=1, complete" };
        await meteredFetch(async () => new Response("", { headers }))(
          "https://gateway.internal/v1/chat/completions",
        );
      });
      let child: Promise<void> | undefined;
      await meterAgent({ name: "hasty", runsOn: "remote" }, async () => {
        child = metering.meterStep({ name: "slow", runsOn: "remote" }, () => later(clock, 1000));
      });
      await clock.advanceAsync(1000);
      await child;
    },
  );
}

/** An estimator that learns: from reports as it expects them, off, far off, and far off again and again. */
export function runCalibrated(telemetry: Telemetry): Promise<void> {
  const estimators = [calibrate(perToken, { around: 1 })];
  return metered(
    () => ({ estimators, telemetry }),
    async ({ meterInference }) => {
      for (const energy of [1, 5, ...Array.from({ length: 8 }, () => 5000)].map(
        (times) => times * USAGE.output,
      ))
        await meterInference(HOSTED, async (inference) => {
          inference.setUsage(USAGE);
          inference.reportEnergy({ energy });
        });
    },
  );
}

const later = (clock: ManualClock, ms: number) => new Promise<void>((resolve) => clock.schedule(resolve, ms));

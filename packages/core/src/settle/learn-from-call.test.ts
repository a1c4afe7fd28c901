/** Calls whose energy is known reach the estimator that would have been asked, once, and what it says of them is counted. */

import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { usageReaders } from "@wattspan/spans";
import { fakeMeter, manualClock } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { ManualReader } from "../../test/manual-reader.js";
import { perToken } from "../../test/per-token.js";
import { meteredFetch } from "../api/attempts.js";
import type {
  EnergyEstimator,
  EstimateComparison,
  EstimatorInput,
  KnownEnergy,
} from "../contracts/energy-estimator.js";
import type { ModelServer } from "../contracts/model-server.js";
import { countedUsage } from "../options/counted-usage.js";
import type { Metering } from "../options/metering-options.js";
import { createMetering } from "../run/create-metering.js";

const HOSTED = { model: "m", provider: "openai" } as const;
const answer = { usage: { prompt_tokens: 10, completion_tokens: 15 } };
let metering: Metering | undefined;
afterEach(() => metering?.shutdown());

type Learned = readonly [EstimatorInput, KnownEnergy];

/** A metering whose estimator notes what it is given. */
async function started(says: (learned: Learned) => unknown = () => "inside", before: EnergyEstimator[] = []) {
  const clock = manualClock();
  const reader = new ManualReader();
  const learned: Learned[] = [];
  const learns: EnergyEstimator = {
    ...perToken,
    learn(...given) {
      learned.push(given);
      return says(given) as EstimateComparison;
    },
  };
  const card = { id: "gpu", component: "gpu", refreshMs: 1, idleWatts: 5, watts: () => 30 } as const;
  const started = createMetering({
    usageReaders,
    ...{ clock, estimators: [...before, learns], meters: [fakeMeter({ clock, zones: [card] })] },
    telemetry: { detail: "metrics", meterProvider: new MeterProvider({ readers: [reader] }) },
  });
  metering = started;
  await started.ready;
  await clock.advanceAsync(100);
  const second = () => new Promise<void>((resolve) => void clock.schedule(resolve, 1000));
  const settled = async (work: Promise<unknown>) => {
    await clock.advanceAsync(2000);
    await work.catch(() => undefined);
    await started.flush();
  };
  return { metering: started, learned, reader, second, settled };
}
const counted = (reader: ManualReader, by = "wattspan.comparison") =>
  reader.values("wattspan.estimate.coverage", by);

describe("calls that an estimator learns from", () => {
  it("a call that its server reports is given to the estimator once, with its tokens and place", async () => {
    const { metering, learned, reader, settled } = await started();
    const call = metering.meterInference({ ...HOSTED, serving: { country: "SE" } }, async (inference) => {
      inference.reportEnergy({ energy: 7, source: "neuralwatt" });
      return answer;
    });
    await settled(call);
    const [[input, known] = []] = learned;
    expect(learned).toHaveLength(1);
    expect(input).toMatchObject({ ...HOSTED, operation: "chat", serving: { country: "SE" } });
    expect(input?.usage).toEqual({ inputFresh: 10, output: 15 });
    expect(known?.component).toBe("server");
    expect(known?.energy.value).toBe(7);
    expect(known?.energy.low).toBeCloseTo(6.65, 9);
    expect(await counted(reader)).toEqual({ inside: 1 });
    expect(await counted(reader, "gen_ai.request.model")).toEqual({ m: 1 });
  });

  it("a call on a metered card is given with what the card drew", async () => {
    const { metering, learned, second, settled } = await started();
    await settled(
      metering.meterInference({ model: "m" }, async () => {
        await second();
        return answer;
      }),
    );
    const [[input, known] = []] = learned;
    expect(input).toMatchObject({ model: "m", operation: "chat" });
    expect(known?.component).toBe("gpu");
    expect(known?.energy.value).toBeCloseTo(30, 0);
  });

  it("a call of a named server is given with the server's measured share", async () => {
    const { metering, learned, reader, settled } = await started();
    const energy = { value: 12, low: 10, high: 15 };
    const share = { component: "gpu", method: "measured", methodId: "nvml", energy } as const;
    const server: ModelServer = {
      begin: () => ({ end: async () => ({ parts: [share], reasons: [] }) }),
    };
    await settled(metering.meterInference({ model: "m", server }, async () => answer));
    expect(learned.map(([{ model }, known]) => ({ model, ...known }))).toEqual([
      { model: "m", component: "gpu", energy },
    ]);
    expect(await counted(reader)).toEqual({ inside: 1 });
  });

  it("a call that fails after its report counts as well: calls are not chosen", async () => {
    const { metering, learned, settled } = await started();
    await settled(
      metering.meterInference(HOSTED, async (inference) => {
        inference.setUsage({ inputFresh: 3, output: 4 });
        inference.reportEnergy({ energy: 7 });
        throw new Error("the client has gone");
      }),
    );
    expect(learned).toHaveLength(1);
  });

  it("a deployment is given by the model that answered, as for an estimate", async () => {
    const { metering, learned, reader, settled } = await started();
    const call = metering.meterInference({ ...HOSTED, model: "unheard-of" }, async (inference) => {
      inference.reportEnergy({ energy: 7 });
      return { ...answer, model: "m" };
    });
    await settled(call);
    expect(learned[0]?.[0].model).toBe("m");
    expect(await counted(reader, "gen_ai.request.model")).toEqual({ "unheard-of": 1 });
  });

  it.each<[string, (metering: Metering) => Promise<unknown>]>([
    ["whose energy is estimated", ({ meterInference }) => meterInference(HOSTED, async () => answer)],
    [
      "without tokens",
      ({ meterInference }) => meterInference(HOSTED, async (call) => call.reportEnergy({ energy: 7 })),
    ],
    [
      "whose report is malformed",
      ({ meterInference }) =>
        meterInference(HOSTED, async (call) => {
          call.reportEnergy({ energy: -7 });
          return answer;
        }),
    ],
    [
      "that is a step",
      ({ meterStep }) =>
        meterStep({ name: "tool", runsOn: "remote" }, async (step) => step.reportEnergy({ energy: 7 })),
    ],
    [
      "whose server reports only the network",
      ({ meterInference }) =>
        meterInference(HOSTED, async (call) => {
          call.reportEnergy({ energy: 7, boundary: "network" });
          return answer;
        }),
    ],
    [
      "whose requests failed before",
      ({ meterInference }) =>
        meterInference(HOSTED, async (call) => {
          const left = [500, 200];
          const send = meteredFetch(async () => Response.json(answer, { status: left.shift() ?? 200 }));
          for (const _ of [1, 2]) await send("https://api.openai.com/v1/chat/completions");
          call.reportEnergy({ energy: 7 });
          return answer;
        }),
    ],
    [
      "whose tokens the application counted",
      ({ meterInference }) =>
        meterInference(
          { ...HOSTED, usage: countedUsage({ count: (text) => text.length, input: "is it?" }) },
          async (call) => {
            call.reportEnergy({ energy: 7 });
            return { choices: [{ message: { content: "yes" } }] };
          },
        ),
    ],
    [
      "around the one that counts",
      ({ meterInference }) =>
        meterInference(HOSTED, async (call) => {
          call.reportEnergy({ energy: 7 });
          await meterInference(HOSTED, async () => answer);
          return answer;
        }),
    ],
  ])("a call %s is given to nobody", async (_, work) => {
    const { metering, learned, reader, settled } = await started();
    await settled(work(metering));
    expect(learned).toEqual([]);
    expect(await counted(reader)).toEqual({});
  });

  it("the estimator that would have been asked learns, and not another that also knows the model", async () => {
    const { metering, learned, settled } = await started(undefined, [perToken]);
    await settled(
      metering.meterInference(HOSTED, async (call) => {
        call.reportEnergy({ energy: 7 });
        return answer;
      }),
    );
    expect(learned).toEqual([]);
  });

  it.each<[string, () => unknown, object, object]>([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
      {},
      { "estimator/learn": 1 },
    ],
    ["gives a word of its own", () => "better", {}, {}],
    ["gives nothing", () => undefined, {}, {}],
    ["gives a promise that fails", () => Promise.reject(new Error("late")), {}, { "estimator/learn": 1 }],
    ["says that it moved", () => "moved", { moved: 1 }, {}],
  ])("an estimator that %s leaves the call as it is", async (_, says, onMetric, faults) => {
    const { metering, reader, settled } = await started(says);
    const call = metering.meterInference(HOSTED, async (inference) => {
      inference.reportEnergy({ energy: 7 });
      return answer;
    });
    await settled(call);
    expect(await call).toBe(answer);
    expect(await counted(reader)).toEqual(onMetric);
    expect(metering.status.faults).toEqual(faults);
  });
});

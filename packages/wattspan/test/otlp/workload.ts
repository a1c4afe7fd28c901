/**
 * One of everything that an application can meter, on simulated devices and a clock that stands still in
 * between.
 */

import { createMetering, type EnergyEstimator, type Metering, type MeteringOptions } from "@wattspan/core";
import { meteredFetch } from "@wattspan/core/attempts";
import { fakeMeter, fixedIntensity, footprintCollector, manualClock } from "@wattspan/testing";

/** A label value with everything that a text format must escape. */
export const AWKWARD = 'a "b"\\\nc';

const range = (value: number) => ({ value, low: value / 2, high: value * 3 });

const hosted: EnergyEstimator = {
  id: "table",
  knows: ({ model }) => model === "hosted-large" || model === "served",
  learn: () => "inside",
  estimate: ({ usage }) => ({
    energy: range(((usage?.inputFresh ?? 0) + (usage?.output ?? 0)) / 7),
    embodiedCo2e: range(1 / 3000),
    water: range(1 / 900),
    methodId: "table@1",
  }),
};

/** A CPU, a GPU that refreshes slowly, and a counter of the whole host. */
function devices(clock: ReturnType<typeof manualClock>) {
  const swing = (ms: number) => 90 + 40 * Math.sin(ms / 70);
  const zones = [
    { id: "cpu-0", component: "cpu", refreshMs: 1, watts: swing },
    { id: "gpu-0", component: "gpu", refreshMs: 100, watts: (ms: number) => 2 * swing(ms) },
  ] as const;
  const meter = fakeMeter({ clock, zones });
  meter.busy(0.7, 8);
  return meter;
}

/** Runs the workload to its end, shuts the metering down, and gives what it said. */
export async function runWorkload(telemetry: MeteringOptions["telemetry"]) {
  const clock = manualClock();
  const seen = footprintCollector();
  const broken = () => {
    throw new Error("an observer that fails: it must show as a fault");
  };
  const metering = createMetering({
    clock,
    meters: [devices(clock)],
    intensity: fixedIntensity(377, { clock, low: 0.9, high: 1.2, zone: "DE" }),
    location: { country: "DE" },
    estimators: [hosted],
    observers: [seen.observer, broken],
    telemetry: { dimensions: ["app.tenant", "app.tier"], ...telemetry },
  });
  await metering.ready;
  await clock.advanceAsync(2000);
  const wait = (ms: number) => new Promise<void>((resolve) => clock.schedule(resolve, ms));
  const done = work(metering, wait);
  await clock.advanceAsync(8000);
  await done;
  await metering.shutdown();
  return { footprints: seen.footprints, status: metering.status };
}

type Wait = (ms: number) => Promise<void>;

async function work(metering: Metering, wait: Wait): Promise<void> {
  const { meterAgent, meterStep, meterInference, meterStage } = metering;
  const local = (model: string, ms: number) =>
    meterInference(
      { model, provider: "ollama", attributes: { "app.tenant": AWKWARD, "app.tier": 3 } },
      async (call) => {
        call.setUsage({ inputFresh: 101, cacheRead: 20, cacheWrite: 3, output: 57, reasoning: 13 });
        await wait(ms);
      },
    );
  const failing = () =>
    meterInference({ model: "llama", provider: "ollama" }, async () => {
      await wait(230);
      throw new TypeError("overloaded");
    }).catch(() => undefined);
  const aborted = () =>
    meterInference({ model: "llama", provider: "ollama" }, async () => {
      await wait(140);
      throw new DOMException("stop", "AbortError");
    }).catch(() => undefined);
  const agent = meterAgent({ name: "planner" }, async (run) => {
    await meterStep({ name: "outline", kind: "plan" }, () => local("llama", 310));
    await wait(25);
    await meterStep({ name: "search", kind: "tool" }, () =>
      Promise.all([local("llama", 700), local("qwen", 450), failing(), aborted()]),
    );
    await meterStep({ name: "write", kind: "handoff" }, () =>
      meterAgent({ name: "writer" }, () => remote(metering, wait)),
    );
    const budget = { admit: () => ({ refused: new RangeError("used up") }) };
    await meterInference({ model: "llama", budget }, async () => 1).catch(() => undefined);
    run.succeed({ quality: 0.8 });
  });
  const stage = meterStage({ name: "embed-corpus", kind: "data_preparation", units: "documents" }, (part) =>
    wait(900).then(() => part.addUnits(12)),
  );
  await Promise.all([agent, stage]);
}

/**
 * Calls to hosted models: one of unknown energy, one estimated after two retries, one whose server says what
 * it used.
 */
async function remote({ meterInference }: Metering, wait: Wait): Promise<void> {
  await meterInference({ model: "gpt-4o", provider: "openai" }, () => wait(180));
  const serving = { country: "FR" };
  await meterInference({ model: "hosted-large", provider: "openai", serving }, async (call) => {
    call.setUsage({ inputFresh: 1000, output: 333 });
    for (const status of [429, 500, 200]) {
      await meteredFetch(async () => new Response("", { status }))("https://api.example.com/v1/chat");
      await wait(60);
    }
  });
  await meterInference({ model: "served", provider: "openai", serving }, async (call) => {
    call.setUsage({ inputFresh: 40, output: 9 });
    call.reportEnergy({ energy: 12.7, source: "vllm" });
    await wait(60);
  });
}

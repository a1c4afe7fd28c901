/** Activities that a budget refuses: nothing runs, and that is known, on footprints, spans and metrics. */

import { SpanStatusCode } from "@opentelemetry/api";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { type MeteredMachineOptions, meteredMachine } from "@wattspan/testing";
import { describe, expect, it, vi } from "vitest";
import type { EnergyEstimator } from "../../src/contracts/energy-estimator.js";
import type { Footprint } from "../../src/contracts/footprint.js";
import { ManualReader } from "../manual-reader.js";
import { RecordingBudget, TooDear } from "../recording-budget.js";

const cpu = { id: "cpu-0", component: "cpu", refreshMs: 1, maxWatts: 500, watts: () => 50 } as const;

/** A joule for each token. */
const estimator: EnergyEstimator = {
  id: "test",
  knows: ({ model }) => model !== "unknown",
  estimate: ({ usage }) => {
    const value = (usage?.inputFresh ?? 0) + (usage?.output ?? 0);
    return { energy: { value, low: value / 2, high: value * 2 }, methodId: "test@1" };
  },
};

const none = { value: 0, low: 0, high: 0 };
const refusing = () => new RecordingBudget(({ name }) => ({ refused: new TooDear(`no ${name}`) }));
const hosted = { model: "gpt-4o", provider: "openai", usage: () => ({ inputFresh: 3, output: 4 }) } as const;

async function setUp(options: MeteredMachineOptions = {}) {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const reader = new ManualReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  const machine = await meteredMachine({
    ...{ zones: [cpu], estimators: [estimator], intensity: 360 },
    telemetry: { detail: "full", tracerProvider, meterProvider },
    ...options,
  });
  return { ...machine, exporter, reader };
}

describe("a refused activity", () => {
  it("a refused activity is not run, and its error reaches the caller as it is", async () => {
    const { metering } = await setUp();
    const refused = new TooDear("no");
    const budget = new RecordingBudget(() => ({ refused }));
    const fn = vi.fn();
    const thrown = (task: () => unknown) => {
      try {
        task();
      } catch (error) {
        return error;
      }
      return "nothing";
    };
    expect(thrown(() => metering.meterInference({ ...hosted, budget }, fn))).toBe(refused);
    expect(thrown(() => metering.meterStep({ name: "s", kind: "tool", budget }, fn))).toBe(refused);
    expect(thrown(() => metering.meterAgent({ name: "a", budget }, fn))).toBe(refused);
    expect(thrown(() => metering.meterStage({ name: "e", kind: "training", budget }, fn))).toBe(refused);
    expect(fn).not.toHaveBeenCalled();
  });

  it("an async function rejects, and any other throws, as their own errors would come", async () => {
    const { metering } = await setUp();
    const budget = refusing();
    const rejected = metering.meterInference({ ...hosted, budget }, async () => "answer");
    expect(rejected).toBeInstanceOf(Promise);
    await expect(rejected).rejects.toThrow("no gpt-4o");
    expect(() => metering.meterInference({ ...hosted, budget }, () => Promise.resolve("answer"))).toThrow(
      TooDear,
    );
  });

  it("its footprint is exactly 0 in all units, says that nothing ran, and misses nothing", async () => {
    const { metering, seen } = await setUp();
    const own: Footprint[] = [];
    const budget = refusing();
    const onFootprint = (footprint: Footprint) => void own.push(footprint);
    expect(() => metering.meterInference({ ...hosted, budget, onFootprint }, () => 1)).toThrow();
    const expected = {
      ...{ kind: "inference", name: "gpt-4o", outcome: "refused", method: "not_occurring", durationS: 0 },
      ...{ energy: none, co2e: none, water: none, self: { energy: none, co2e: none, water: none } },
      ...{ parts: [], reasons: [] },
    };
    expect(own).toEqual([expect.objectContaining(expected)]);
    expect(own[0]).not.toHaveProperty("unknown");
    expect(seen.footprints).toEqual(own);
  });

  it("a refused activity has a span that ends with its outcome, an error status and the type of its error", async () => {
    const { metering, exporter } = await setUp();
    expect(() => metering.meterInference({ ...hosted, budget: refusing() }, () => 1)).toThrow();
    const [span] = exporter.getFinishedSpans();
    expect(span).toMatchObject({ name: "chat gpt-4o", status: { code: SpanStatusCode.ERROR } });
    expect(span?.attributes).toMatchObject({
      ...{ "wattspan.outcome": "refused", "error.type": "TooDear" },
      ...{ "wattspan.energy": 0, "wattspan.method": "not_occurring" },
    });
  });

  it("a caller's own span keeps its attributes and stays open", async () => {
    const { metering, exporter } = await setUp();
    expect(() => metering.meterInference({ ...hosted, span: false, budget: refusing() }, () => 1)).toThrow();
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it("an activity that catches a refusal has its own joules, its own outcome and nothing unknown", async () => {
    const { metering, seen, wait, clock } = await setUp();
    const budget = new RecordingBudget(({ kind }) =>
      kind === "inference" ? { refused: new TooDear() } : "admit",
    );
    const run = metering.meterAgent({ name: "agent", budget }, async (agent) => {
      await metering.meterInference(hosted, async () => "no").catch(() => "cheaper");
      await wait(1000);
      agent.succeed();
    });
    await clock.advanceAsync(1000);
    await run;
    await metering.flush();
    const [agent] = seen.byName("agent");
    expect(agent?.energy?.value).toBeCloseTo(50, 0);
    expect(agent).toMatchObject({ outcome: "ok", method: "measured", goal: { reached: true } });
    expect(agent).not.toHaveProperty("unknown");
    expect(seen.byName("gpt-4o")[0]).toMatchObject({ outcome: "refused", parentId: agent?.id });
  });

  it("1,000 refused calls change no metric of calls, tokens and joules; they are counted on their own", async () => {
    const { metering, reader } = await setUp();
    metering.meterInference(hosted, () => 1);
    await metering.flush();
    const shown = async () => {
      const families = await reader.families();
      families.delete("wattspan.refusals");
      families.delete("wattspan.self.cpu.time");
      families.delete("wattspan.device.energy");
      families.delete("hw.energy");
      return [...families].map(([name, { dataPoints }]) => [name, dataPoints.map(({ value }) => value)]);
    };
    const before = await shown();
    const budget = refusing();
    for (let i = 0; i < 1000; i++)
      expect(() => metering.meterInference({ ...hosted, budget }, () => 1)).toThrow(TooDear);
    await metering.flush();
    expect(await shown()).toEqual(before);
    expect(await reader.values("wattspan.refusals", "error.type")).toEqual({ TooDear: 1000 });
    expect(metering.status).toMatchObject({ inFlight: 0, unsettled: 0, faults: {} });
  });

  it("what runs inside another inference and is refused leaves that one's tokens and joules its own", async () => {
    const { metering, seen } = await setUp();
    metering.meterInference(hosted, () => {
      try {
        metering.meterInference({ ...hosted, model: "inner", budget: refusing() }, () => 1);
      } catch {
        return "outer";
      }
      return "never";
    });
    await metering.flush();
    expect(seen.byName("gpt-4o")[0]?.energy?.value).toBeCloseTo(7, 6);
  });
});

/** Tokens that somebody counts where the provider states none: what they become, and what they never look like. */

import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { usageReaders } from "@wattspan/spans";
import { footprintCollector, manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { ManualReader } from "../../test/manual-reader.js";
import type { InferenceHandle, InferenceOptions } from "../contracts/activity-options.js";
import type { EnergyEstimator } from "../contracts/energy-estimator.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import { runningCall } from "../requests/current-activity.js";
import { openRequestTotals } from "../requests/request-totals.js";
import { createMetering } from "../run/create-metering.js";
import { fullerUsage, sumUsage } from "../usage/token-counts.js";
import type { NewUsageCounter } from "./usage-counter.js";

/** A joule for each token, and a litre, within bounds of its own. */
const perToken: EnergyEstimator = {
  id: "per-token",
  knows: () => true,
  estimate({ usage }) {
    if (usage?.inputFresh === undefined || usage.output === undefined) return undefined;
    const value =
      usage.byModel?.reduce((sum, { output = 0 }) => sum + output, 0) ?? usage.inputFresh + usage.output;
    const range = { value, low: value / 2, high: value * 2 };
    return {
      methodId: "per-token",
      energy: range,
      water: range,
      onsiteWater: { ...range, low: 0, value: value / 4 },
    };
  },
};

const COUNTED: TokenUsage = {
  inputFresh: 10,
  output: 20,
  counted: ["inputFresh", "output"],
  band: { low: { inputFresh: 4, output: 16 }, high: { inputFresh: 30, output: 70 } },
};
/** Counts the same of every stream, and notes what it was given. */
function counting(usage: TokenUsage | undefined = COUNTED) {
  const taken: unknown[] = [];
  let asked = 0;
  let used = 0;
  const usageCounter: NewUsageCounter = () => ({
    take: (piece, elapsedMs) => void taken.push([piece, elapsedMs]),
    usage() {
      asked++;
      return usage;
    },
    used: () => void used++,
  });
  return { usageCounter, taken, asked: () => asked, used: () => used };
}

async function metered(
  usageCounter: NewUsageCounter,
  pieces: readonly unknown[],
  more: Partial<InferenceOptions> = {},
  inside: () => void = () => undefined,
) {
  const [clock, seen, spans, reader] = [
    manualClock(),
    footprintCollector(),
    new InMemorySpanExporter(),
    new ManualReader(),
  ];
  const tracerProvider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter: spans })],
  });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const telemetry = { tracerProvider, meterProvider, genAiMetrics: true };
  const metering = createMetering({
    usageReaders,
    clock,
    usageCounter,
    estimators: [perToken],
    observers: [seen.observer],
    telemetry,
  });
  async function* stream() {
    inside();
    for (const piece of pieces) {
      await clock.advance(5);
      yield piece;
    }
  }
  for await (const _ of metering.meterInference({ model: "m", runsOn: "remote", ...more }, stream));
  await metering.flush();
  const [footprint] = seen.footprints;
  await metering.shutdown();
  return { footprint, attributes: spans.getFinishedSpans()[0]?.attributes ?? {}, reader, metering };
}

/** Without telemetry, on the real clock. */
function meteringWith(usageCounter: NewUsageCounter) {
  const seen = footprintCollector();
  const observers = [seen.observer];
  const metering = createMetering({
    usageReaders,
    ...{ usageCounter, estimators: [perToken], observers, telemetry: { detail: "off" } },
  });
  return { metering, seen };
}

describe("tokens that are counted", () => {
  it("pieces reach the counter with the time since the begin, and the estimate has the bands", async () => {
    const { usageCounter, taken } = counting();
    const { footprint } = await metered(usageCounter, ["a", { b: 1 }]);
    expect(taken).toEqual([
      ["a", 5],
      [{ b: 1 }, 10],
    ]);
    expect(footprint?.usage).toEqual(COUNTED);
    expect(footprint?.reasons).toContain("usage_counted");
    expect(footprint?.energy).toEqual({ value: 30, low: 10, high: 200 });
    expect(footprint?.water).toMatchObject({ value: 30, high: 200 });
  });

  it("counted tokens are of kinds of their own on metrics, and not under the names of the conventions", async () => {
    const { attributes, reader } = await metered(counting().usageCounter, ["a"]);
    expect(await reader.values("wattspan.tokens", "wattspan.token_kind")).toEqual({
      counted_input: 10,
      counted_output: 20,
    });
    expect((await reader.families()).has("gen_ai.client.token.usage")).toBe(false);
    expect(Object.keys(attributes).filter((name) => name.startsWith("gen_ai.usage"))).toEqual([]);
    expect(attributes["wattspan.reasons"]).toContain("usage_counted");
  });

  it("what is stated wins, and what was counted is not used", async () => {
    const { usageCounter, used } = counting();
    const { footprint } = await metered(usageCounter, [
      "a",
      { usage: { prompt_tokens: 3, completion_tokens: 8 } },
    ]);
    expect(footprint?.usage).toEqual({ inputFresh: 3, output: 8 });
    expect([footprint?.reasons.includes("usage_counted"), used()]).toEqual([false, 0]);
  });

  it.each([
    ["zeros", { prompt_tokens: 0, completion_tokens: 0 }, COUNTED],
    ["a stub of the output", { prompt_tokens: 3, completion_tokens: 1 }, { inputFresh: 3, output: 20 }],
    [
      "less than half of the least",
      { prompt_tokens: 3, completion_tokens: 7 },
      { inputFresh: 3, output: 20 },
    ],
  ])("where %s are stated for many pieces, they are counted", async (_, usage, expected) => {
    const { usageCounter, used } = counting();
    const { footprint } = await metered(usageCounter, ["a", { usage }]);
    expect(footprint?.usage).toMatchObject(expected);
    expect([footprint?.reasons.includes("usage_counted"), used()]).toEqual([true, 1]);
  });

  it("only what is not stated is counted", async () => {
    const start = {
      type: "message_start",
      message: { usage: { input_tokens: 3, cache_read_input_tokens: 2, output_tokens: 1 } },
    };
    const { footprint, reader, attributes } = await metered(counting().usageCounter, [start]);
    expect(footprint?.usage).toMatchObject({ inputFresh: 3, cacheRead: 2, output: 20, counted: ["output"] });
    expect(footprint?.usage?.band).toEqual({ low: { output: 16 }, high: { output: 70 } });
    expect(await reader.values("wattspan.tokens", "wattspan.token_kind")).toMatchObject({
      fresh_input: 3,
      cache_read: 2,
      counted_output: 20,
    });
    expect(attributes).toMatchObject({ "gen_ai.usage.input_tokens": 5 });
    expect(attributes).not.toHaveProperty(["gen_ai.usage.output_tokens"]);
  });

  it("a stated fresh input of 0 next to cached tokens stays where the output is counted", async () => {
    const usage = { input_tokens: 0, cache_read_input_tokens: 2000, output_tokens: 1 };
    const { footprint } = await metered(counting().usageCounter, [
      { type: "message_start", message: { usage } },
    ]);
    expect(footprint?.usage).toMatchObject({ inputFresh: 0, cacheRead: 2000, counted: ["output"] });
    expect(footprint?.energy?.value).toBe(20);
  });

  it.each<[string, Partial<InferenceOptions>]>([
    ["runs here", { runsOn: "local" }],
    ["is counted by its application", { usage: () => undefined }],
    [
      "has a server with totals of its own",
      { server: { begin: () => ({ end: async () => ({ parts: [] }) }) } as never },
    ],
  ])("a call that %s is not counted", async (_, more) => {
    const { usageCounter, taken } = counting();
    await metered(usageCounter, ["a"], more);
    expect(taken).toEqual([]);
  });

  it.each([{ inputFresh: 3, output: 1 }, { inputFresh: 3 }, { inputFresh: 0, output: 0 }])(
    "tokens that the application stated are neither replaced nor completed, at the end and before: %j",
    async (stated) => {
      const { usageCounter, used } = counting();
      const { metering, seen } = meteringWith(usageCounter);
      const scope = openRequestTotals();
      async function* stream(call: InferenceHandle) {
        call.setUsage(stated);
        yield* ["a", "b"];
      }
      const sums: (number | undefined)[] = [];
      const call = { model: "m", runsOn: "remote" } as const;
      for await (const _ of scope.run(() => metering.meterInference(call, stream)))
        sums.push(scope.energySoFar);
      await metering.shutdown();
      const joules = stated.output === undefined ? 0 : stated.inputFresh + stated.output;
      expect(sums).toEqual([joules, joules]);
      expect(seen.footprints[0]?.usage).toEqual(stated);
      expect([seen.footprints[0]?.reasons.includes("usage_counted"), used()]).toEqual([false, 0]);
    },
  );

  it("joules that the server states need no tokens", async () => {
    const { usageCounter, asked } = counting();
    const { footprint } = await metered(usageCounter, ["a", { energy: { energy_joules: 74.42 } }]);
    expect(footprint).toMatchObject({ method: "reported", energy: { value: 74.42 } });
    expect([footprint?.usage, asked(), footprint?.reasons.includes("usage_counted")]).toEqual([
      undefined,
      0,
      false,
    ]);
  });

  it("tokens of several answers inside of a call add up, stated and counted, and stay counted", async () => {
    const { usageCounter } = counting();
    const inside = () => {
      for (const piece of ["a", "b", { usage: { prompt_tokens: 100, completion_tokens: 200 } }]) {
        const answer = runningCall()?.beginAnswer?.("chat");
        answer?.take(piece);
        answer?.end();
      }
    };
    const { footprint } = await metered(usageCounter, [], {}, inside);
    expect(footprint?.usage).toEqual({
      ...{ inputFresh: 120, output: 240, counted: ["inputFresh", "output"] },
      band: { low: { inputFresh: 108, output: 232 }, high: { inputFresh: 160, output: 340 } },
    });
    expect(footprint?.energy).toEqual({ value: 360, low: 170, high: 1000 });
  });

  it("answers of several models have their bands by model, and so has the estimate", async () => {
    const inside = () => {
      for (const model of ["a", "b"]) {
        const answer = runningCall()?.beginAnswer?.("chat");
        answer?.take({ model, choices: [] });
        answer?.end();
      }
    };
    const { footprint } = await metered(counting().usageCounter, [], {}, inside);
    expect(footprint?.usage?.byModel).toEqual(["a", "b"].map((model) => ({ ...COUNTED, model })));
    expect(footprint?.energy).toEqual({ value: 40, low: 16, high: 280 }); // of the output alone
  });

  it("an answer inside of a call that is left is counted as far as it came", async () => {
    const { metering, seen } = meteringWith(counting().usageCounter);
    async function* stream() {
      runningCall()?.beginAnswer?.("chat")?.take("a"); // its end comes too late
      yield "a";
      yield "b";
    }
    for await (const _ of metering.meterInference({ model: "m", runsOn: "remote" }, stream)) break;
    await metering.shutdown();
    expect(seen.footprints[0]).toMatchObject({ outcome: "aborted", usage: COUNTED });
  });

  it.each<[string, NewUsageCounter]>([
    ["cannot be made", () => { throw new Error("no"); }],
    ["throws at a piece", () => ({ take: () => { throw new Error("no"); }, usage: () => undefined })],
    ["throws at the end", () => ({ take: () => undefined, usage: () => { throw new Error("no"); } })],
    ["gives nothing", () => ({ take: () => undefined, usage: () => undefined })],
  ])("a counter that %s leaves the call without tokens", async (_, usageCounter) => {
    const { footprint } = await metered(usageCounter, ["a", "b"]);
    expect(footprint).toMatchObject({ outcome: "ok", reasons: expect.arrayContaining(["no_usage"]) });
    expect(footprint?.usage).toBeUndefined();
  }); // biome-ignore format: a table
});

describe("usages with counted parts", () => {
  it("a sum of what was counted is counted, and a sum of what was stated is not", () => {
    expect(sumUsage({ inputFresh: 1, output: 2 }, { output: 3 })).toEqual({ inputFresh: 1, output: 5 });
    expect(sumUsage(undefined, COUNTED)).toEqual(COUNTED);
    const own: TokenUsage = { output: 5, counted: ["output"] };
    expect(sumUsage(own, { output: 1 })).toMatchObject({ output: 6, counted: ["output"] });
  });

  it("what was counted gives way to what spans inside stated, however little that is", () => {
    expect(fullerUsage({ inputFresh: 1, output: 1 }, COUNTED)).toEqual({ inputFresh: 1, output: 1 });
    expect(fullerUsage(undefined, COUNTED)).toEqual(COUNTED);
  });
});

import { randomUUID } from "node:crypto";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { usageReaders } from "@wattspan/spans";
import { footprintCollector, manualClock } from "@wattspan/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { isSeenAlready } from "../activity/seen-calls.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import { createMetering } from "../run/create-metering.js";
import { answerInside, meteredFetch } from "./attempts.js";
import { endInference } from "./end-inference.js";
import { setGlobalMetering } from "./global.js";
import { beginInference } from "./manual.js";
import { NOOP_ACTIVITY, NOOP_HANDLE } from "./noop-handle.js";

const result = { usage: { prompt_tokens: 3, completion_tokens: 70 } };

function start() {
  const seen = footprintCollector();
  const clock = manualClock();
  const metering = createMetering({
    usageReaders,
    clock,
    observers: [seen.observer],
    telemetry: { tracerProvider: new TracerProvider() },
  });
  setGlobalMetering(metering);
  onTestFinished(async () => {
    setGlobalMetering(undefined);
    await metering.shutdown();
  });
  /** A span of another instrumentation that reports such a call now. */
  const isReported = (usage: TokenUsage = { inputFresh: 3, output: 70 }, failed = false) => {
    const nowMs = clock.now();
    const call = {
      scope: "another",
      id: "chatcmpl-1",
      models: ["m"],
      usage,
      failed,
      activity: NOOP_HANDLE,
    };
    return isSeenAlready({ ...call, startMs: nowMs, endMs: nowMs });
  };
  return { clock, metering, seen, isReported };
}

describe("the end of a call of which a span may report too", () => {
  it("a call that ends before its span counts, and the span is the duplicate", async () => {
    const { metering, seen, isReported } = start();
    endInference(beginInference({ model: "m", provider: "openai" }), { result });
    expect(isReported()).toBe(true);
    await metering.flush();
    expect(seen.byName("m")).toMatchObject([{ outcome: "ok", usage: { inputFresh: 3, output: 70 } }]);
  });

  it.each<[string, object, number]>([
    ["whose answer was kept from another is its duplicate, if that may be", {}, 1],
    ["whose answer has the id of another counts, if none can be kept", { mayBeKept: false }, 2],
    ["whose request was seen counts, also with the id of another", { sends: true }, 2],
    ["with a short id counts, as servers may repeat those", { id: "chatcmpl-7" }, 2],
    ["that runs here counts, as it is measured", { provider: "ollama" }, 2],
  ])("a call %s", async (_, given, count) => {
    const { metering, seen } = start();
    const { mayBeKept, sends, provider, id } = {
      ...{ mayBeKept: true, sends: false, provider: "openai", id: `chatcmpl-${randomUUID()}` },
      ...given,
    };
    for (let times = 2; times > 0; times--) {
      const call = beginInference({ model: "m", provider });
      if (sends) await call.run(() => meteredFetch(async () => new Response())("https://api.openai.com"));
      endInference(call, { result: { id, ...result }, mayBeKept });
    }
    await metering.flush();
    expect(seen.byName("m")).toHaveLength(count);
  });

  it("a call that ends after a span has reported it has no footprint", async () => {
    const { metering, seen, isReported } = start();
    expect(isReported()).toBe(false);
    endInference(beginInference({ model: "m", provider: "openai" }), { result });
    await metering.flush();
    expect(seen.footprints).toEqual([]);
  });

  it.each([
    ["fails", { error: new Error("refused") }],
    ["has no tokens", { result: {} }],
  ])("a call that %s is the one that a span has reported without tokens", async (_, ending) => {
    const { metering, seen, isReported } = start();
    expect(isReported({}, "error" in ending)).toBe(false);
    endInference(beginInference({ model: "m", provider: "openai" }), ending);
    await metering.flush();
    expect(seen.footprints).toEqual([]);
  });

  it.each([
    ["later", { model: "m" }, 1000, result],
    ["with another model", { model: "n" }, 0, result],
    ["with other tokens", { model: "m" }, 0, { usage: { prompt_tokens: 3, completion_tokens: 71 } }],
  ])("a call that ends %s is not the one that a span has reported", async (_, options, afterMs, answer) => {
    const { clock, metering, seen, isReported } = start();
    isReported();
    clock.advance(afterMs);
    endInference(beginInference({ ...options, provider: "openai" }), { result: answer });
    await metering.flush();
    expect(seen.footprints).toHaveLength(1);
  });

  it("two equal calls at one time count two where both answers have ids, and one where the ids are equal", async () => {
    const { clock, metering, seen } = start();
    const nowMs = clock.now();
    const usage = { inputFresh: 3, output: 70 };
    const reported = {
      scope: "another",
      models: ["m"],
      usage,
      failed: false,
      activity: NOOP_HANDLE,
      startMs: nowMs,
      endMs: nowMs,
    };
    isSeenAlready({ ...reported, id: "chatcmpl-1" });
    for (const id of ["chatcmpl-2", "chatcmpl-1"])
      endInference(beginInference({ model: "m", provider: "openai" }), { result: { ...result, id } });
    await metering.flush();
    expect(seen.footprints).toHaveLength(1);
  });

  it("an id that a framework has made up does not distinguish two calls", async () => {
    const { metering, seen, isReported } = start();
    endInference(beginInference({ model: "m", provider: "openai" }), { result: { ...result, id: "run-7" } });
    expect(isReported()).toBe(true);
    await metering.flush();
    expect(seen.footprints).toHaveLength(1);
  });

  it("a call that waits for its answer is the one that a span has reported meanwhile, and one that a span reports later", async () => {
    for (const isFirst of [false, true]) {
      const { metering, seen, isReported } = start();
      const call = beginInference({ model: "m", provider: "openai" });
      const answer = call.run(() => answerInside("chat"));
      endInference(call);
      if (!isFirst) expect(isReported()).toBe(false);
      answer?.take(result);
      answer?.end();
      if (isFirst) expect(isReported()).toBe(true);
      await metering.flush();
      expect(seen.footprints).toHaveLength(isFirst ? 1 : 0);
    }
  });

  it("a call reports nothing at its end when no metering is configured, or when it has already ended", () => {
    endInference(NOOP_ACTIVITY, { result });
    const { isReported } = start();
    const call = beginInference({ model: "m", provider: "openai" });
    call.end();
    endInference(call, { result });
    expect(isReported()).toBe(false);
  });
});

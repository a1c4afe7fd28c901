/** Activities begun and ended by hand: in callbacks, and by the spans of other instrumentations. */

import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { usageReaders } from "@wattspan/spans";
import { constantPower, fakeMeter, footprintCollector, manualClock } from "@wattspan/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { perToken } from "../../test/per-token.js";
import { forgetSpan, noteSpan } from "../activity/span-activities.js";
import type { Metering } from "../options/metering-options.js";
import { createMetering } from "../run/create-metering.js";
import { answerInside } from "./attempts.js";
import { setGlobalMetering } from "./global.js";
import { beginAgent, beginInference, beginStep } from "./manual.js";

const cpu = {
  id: "cpu-0",
  component: "cpu",
  refreshMs: 1,
  maxWatts: 500,
  idleWatts: 30,
  ...constantPower(50),
} as const;
const hosted = { model: "m", provider: "openai" };

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
const tracer = provider.getTracer("another instrumentation");
const clock = manualClock();
const seen = footprintCollector();
let metering: Metering;

beforeEach(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  metering = createMetering({
    usageReaders,
    clock,
    meters: [fakeMeter({ clock, zones: [cpu] })],
    estimators: [perToken],
    observers: [seen.observer],
    telemetry: { tracerProvider: provider },
  });
  setGlobalMetering(metering);
  await metering.ready;
});
afterEach(async () => {
  setGlobalMetering(undefined);
  await metering.shutdown();
  context.disable();
  exporter.reset();
  seen.clear();
});

describe("begun activities", () => {
  it("begun activities nest under the parents that they are given, and their energy adds up", async () => {
    const run = beginAgent({ name: "researcher" });
    const step = beginStep({ name: "search", kind: "tool", parent: run.handle });
    const call = beginInference({ ...hosted, parent: step.handle });
    await clock.advanceAsync(1000);
    call.end({ result: { usage: { prompt_tokens: 3, completion_tokens: 70 } } });
    step.end();
    await clock.advanceAsync(1000);
    run.handle.succeed();
    run.end();
    await metering.flush();
    const [agent, tool, inference] = ["researcher", "search", "m"].map((name) => seen.byName(name)[0]);
    expect(inference).toMatchObject({
      energy: { value: 70 },
      usage: { inputFresh: 3, output: 70 },
      parentId: tool?.id,
    });
    expect(tool?.parentId).toBe(agent?.id);
    expect(agent?.goal).toEqual({ state: "reached", reached: true });
    // 50 W for two seconds were drawn here.
    expect(agent?.energy?.value).toBeCloseTo(170, 6);
    expect(
      exporter
        .getFinishedSpans()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["chat m", "execute_tool search", "invoke_agent researcher"]);
  });

  it("the span of a begun activity is under its named parent, even when another span is active", async () => {
    const run = beginAgent({ name: "researcher" });
    const request = tracer.startSpan("GET /");
    context.with(trace.setSpan(context.active(), request), () =>
      beginInference({ ...hosted, parent: run.handle }).end({ result: undefined }),
    );
    run.end();
    await metering.flush();
    const call = exporter.getFinishedSpans().find(({ name }) => name === "chat m");
    expect(call?.parentSpanContext?.spanId).toBe(run.handle.span?.spanContext().spanId);
  });

  it("a begun inference takes pieces, runs code inside, and ends once", async () => {
    const call = beginInference(hosted);
    call.take({ usage: { prompt_tokens: 1, completion_tokens: 2 } });
    const inner = call.run(() => metering.meterStep({ name: "inside" }, () => "result"));
    expect(inner).toBe("result");
    call.end({ error: Object.assign(new Error("stopped"), { name: "AbortError" }) });
    call.end({ outcome: "ok" });
    await metering.flush();
    const [footprint] = seen.byName("m");
    expect(footprint).toMatchObject({ outcome: "aborted", usage: { output: 2 } });
    expect(seen.byName("inside")[0]?.parentId).toBe(footprint?.id);
    expect(seen.byName("m")).toHaveLength(1);
  });

  it.each([
    ["waits for the answers inside of it that are still read", {}, { inputFresh: 3, output: 7 }],
    [
      "waits for none where it has tokens",
      { result: { usage: { input_tokens: 1, output_tokens: 2 } } },
      { inputFresh: 1, output: 2 },
    ],
    ["waits for none where it failed", { error: new Error("refused") }, undefined],
  ])("a begun inference that ends %s", async (_, ending, usage) => {
    const call = beginInference(hosted);
    const answers = call.run(() => [answerInside("chat"), answerInside("chat")]);
    call.end(ending);
    call.end(ending);
    answers[0]?.take({ usage: { prompt_tokens: 3, completion_tokens: 7 } });
    await metering.flush();
    expect(seen.footprints).toHaveLength(usage?.inputFresh === 3 ? 0 : 1);
    for (const answer of [...answers, ...answers]) answer?.end();
    await metering.flush();
    expect(seen.footprints.map((footprint) => footprint.usage)).toEqual([usage]);
  });

  it.each(["embeddings", "rerank"])("an answer of %s is no part of a chat", async (operation) => {
    const call = beginInference(hosted);
    expect(call.run(() => answerInside(operation))).toBeUndefined();
    call.end();
    await metering.flush();
  });

  it.each([
    ["is shut down", () => metering.shutdown()],
    ["sees no progress for ten minutes", () => clock.advanceAsync(700_000)],
  ])(
    "a begun inference that waits ends with the tokens that it has seen when metering %s",
    async (_, then) => {
      const call = beginInference(hosted);
      const answer = call.run(() => answerInside("chat"));
      call.end();
      answer?.take({ usage: { prompt_tokens: 3, completion_tokens: 7 } });
      await then();
      expect(seen.footprints).toMatchObject([
        {
          outcome: "ok",
          usage: { inputFresh: 3, output: 7 },
          reasons: expect.not.arrayContaining(["abandoned"]),
        },
      ]);
    },
  );

  it.each([
    ["on this machine", { model: "m" }, {}],
    ["that was aborted", hosted, { outcome: "aborted" as const }],
  ])("a begun inference %s waits for no answer", async (_, options, ending) => {
    const call = beginInference(options);
    call.run(() => answerInside("chat"));
    call.end(ending);
    await metering.flush();
    expect(seen.footprints).toHaveLength(1);
  });

  it("a begun activity that was already over has no device, and says so", async () => {
    beginStep({ name: "was" }, { tookMs: 500 }).end();
    await metering.flush();
    expect(seen.byName("was")[0]).toMatchObject({ durationS: 0.5, reasons: ["late"], method: "unavailable" });
  });

  it("begun activities do nothing where no metering is configured", () => {
    setGlobalMetering(undefined);
    const call = beginInference(hosted);
    call.take({});
    expect(call.run(() => 7)).toBe(7);
    call.end();
    expect(call.handle.span).toBeUndefined();
  });
});

describe("spans of other instrumentations", () => {
  it("a span of another instrumentation gets the footprint's attributes before it ends, and none of ours is started", async () => {
    const span = tracer.startSpan("chat m");
    const call = beginInference(hosted, { span });
    call.end({ result: { usage: { prompt_tokens: 3, completion_tokens: 70 } } });
    span.end();
    await metering.flush();
    const spans = exporter.getFinishedSpans();
    expect(spans).toHaveLength(1);
    expect(spans[0]?.attributes).toMatchObject({ "wattspan.energy": 70, "wattspan.method": "estimated" });
    expect(seen.byName("m")[0]?.id).toBe(span.spanContext().spanId);
  });

  it("a span of another instrumentation around our functions is their parent, and counts once with them", async () => {
    const span = tracer.startSpan("chat m");
    const { spanId } = span.spanContext();
    const outer = beginInference(hosted, { span });
    noteSpan(spanId, outer.handle);
    context.with(trace.setSpan(context.active(), span), () =>
      metering.meterInference(hosted, (call) => call.setUsage({ output: 70 })),
    );
    outer.end({ result: { usage: { prompt_tokens: 3, completion_tokens: 70 } } });
    forgetSpan(spanId);
    span.end();
    await metering.flush();
    expect(seen.byName("m")).toHaveLength(1);
    expect(seen.byName("m")[0]).toMatchObject({ energy: { value: 70 }, parentId: spanId });
  });
});

it("an inference inside another has the estimate, and the outer one has its sum", async () => {
  const result = { usage: { prompt_tokens: 3, completion_tokens: 70 } };
  metering.meterInference(
    { ...hosted, model: "outer" },
    () => metering.meterInference(hosted, () => result) && result,
  );
  await metering.flush();
  expect(seen.byName("m")[0]?.energy?.value).toBe(70);
  const [outer] = seen.byName("outer");
  expect(outer?.energy?.value).toBe(70);
  expect(outer?.self.energy).toBeUndefined();
  expect(outer?.unknown).toBeUndefined();
});

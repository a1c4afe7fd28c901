/** Spans that lack something, lie, come twice, or fail: none of it reaches the application, and no number is made up. */

import { context, type Span, SpanKind, SpanStatusCode, TraceFlags, trace } from "@opentelemetry/api";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import {
  InMemorySpanExporter,
  SamplingDecision,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { createMetering, setGlobalMetering } from "@wattspan/core";
import { beforeEach, describe, expect, it } from "vitest";
import { chat, followedStand, spanMaker, tokens } from "../../test/followed.js";
import { wattspanSpanProcessor } from "../index.js";

const stand = followedStand();
const { seen } = stand;
/** Another one for each test: a shutdown of its provider is its end. */
let exporter: InMemorySpanExporter;
let provider: TracerProvider;
let processor: ReturnType<typeof wattspanSpanProcessor>;
const started = (name = "chat m", attributes: object = chat) =>
  provider.getTracer("a").startSpan(name, { attributes: { ...attributes }, kind: SpanKind.CLIENT });

beforeEach(() => {
  exporter = new InMemorySpanExporter();
  processor = wattspanSpanProcessor();
  provider = new TracerProvider({ spanProcessors: [processor, new SimpleSpanProcessor({ exporter })] });
});

describe("spans that say too little", () => {
  it.each<[string, object]>([
    ["no tokens", {}],
    ["texts for tokens", { "gen_ai.usage.input_tokens": "11", "gen_ai.usage.output_tokens": "7" }],
    ["negative tokens", { "gen_ai.usage.input_tokens": -11, "gen_ai.usage.output_tokens": -7 }],
  ])("a span with %s has a footprint without energy, and says so", async (_, end) => {
    started()
      .setAttributes({ ...end })
      .end();
    await stand.metering.flush();
    expect(seen.footprints).toHaveLength(1);
    expect(seen.footprints[0]).toMatchObject({ method: "unavailable", reasons: ["no_usage"] });
    expect(exporter.getFinishedSpans()[0]?.attributes).not.toHaveProperty("wattspan.energy");
  });

  it("a span of a call that failed has that outcome, and an abort its own", async () => {
    const end = (type?: string) => {
      const span = started().setStatus({ code: SpanStatusCode.ERROR });
      if (type) span.setAttribute("error.type", type);
      span.end();
    };
    end("429");
    end("AbortError");
    end();
    await stand.metering.flush();
    expect(seen.footprints.map(({ outcome }) => outcome)).toEqual(["error", "aborted", "error"]);
  });
});

describe("odd spans", () => {
  it("a span that ends twice counts once", async () => {
    const span = started().setAttributes(tokens);
    span.end();
    span.end();
    await stand.metering.flush();
    expect(seen.footprints).toHaveLength(1);
  });

  it("a span that ends before its start took no time", async () => {
    const span = provider.getTracer("a").startSpan("late", { startTime: 5_000_000 });
    span.setAttributes({ ...chat, ...tokens }).end(1_000_000);
    await stand.metering.flush();
    expect(seen.footprints[0]).toMatchObject({ durationS: 0, energy: { value: 7 } });
  });

  it.each<[string, number, number]>([
    ["in the future", 4e12, 4e12 + 1000],
    ["before there were computers", -4e12, -4e12 + 1000],
    ["at no time", Number.NaN, Number.NaN],
    ["for ever", 0, Number.MAX_SAFE_INTEGER],
  ])("a span that runs %s is a call, in a time that makes sense", async (_, startTime, endTime) => {
    const span = provider.getTracer("a").startSpan("late", { startTime });
    span.setAttributes({ ...chat, ...tokens }).end(endTime);
    await stand.metering.flush();
    expect(seen.footprints).toHaveLength(1);
    expect(seen.footprints[0]).toMatchObject({ energy: { value: 7 }, usage: { output: 7 } });
    const { durationS } = seen.footprints[0] as { durationS: number };
    expect(durationS).toBeGreaterThanOrEqual(0);
    expect(durationS).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(stand.metering.status.faults).toEqual({});
  });

  it("a call whose clock differs from that of its agent is inside of the agent all the same", async () => {
    const agent = started("agent", { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "a" });
    context.with(trace.setSpan(context.active(), agent), () => {
      const ahead = { attributes: { ...chat, ...tokens }, startTime: Date.now() + 3_600_000 };
      provider
        .getTracer("b")
        .startSpan("chat m", ahead)
        .end(Date.now() + 3_601_000);
    });
    agent.end();
    await stand.metering.flush();
    expect(seen.byName("a")[0]).toMatchObject({ kind: "agent", energy: { value: 7 } });
    expect(seen.byName("m")[0]?.parentId).toBe(seen.byName("a")[0]?.id);
  });

  it("a span whose parent is in another process stands alone", async () => {
    const spanContext = {
      traceId: `${"0".repeat(31)}1`,
      spanId: `${"0".repeat(15)}2`,
      traceFlags: TraceFlags.SAMPLED,
      isRemote: true,
    };
    context.with(trace.setSpanContext(context.active(), spanContext), () =>
      started().setAttributes(tokens).end(),
    );
    await stand.metering.flush();
    expect(seen.footprints[0]).not.toHaveProperty("parentId");
  });

  it("a span whose parent has ended is none of its children", async () => {
    const agent = started("agent", { "gen_ai.operation.name": "invoke_agent" });
    agent.end();
    context.with(trace.setSpan(context.active(), agent), () => started().setAttributes(tokens).end());
    await stand.metering.flush();
    expect(seen.footprints.map(({ energy }) => energy?.value)).toEqual([undefined, 7]);
  });

  it("a span's attributes are not enumerated", async () => {
    const attributes = new Proxy({ ...chat, ...tokens } as object, {
      ownKeys() {
        throw new Error("searched");
      },
    });
    const span = Object.assign(Object.create(started()), { attributes }) as Span;
    processor.onStart(span, context.active());
    processor.onEnding(span);
    processor.onEnd(span);
    expect(stand.metering.status.faults).toEqual({});
    await stand.metering.flush();
    expect(seen.footprints).toHaveLength(1);
  });

  it.each([
    ["10,000 attributes has ours too", 20_000, 7],
    ["as many as the SDK keeps has none of ours, and counts", 128, undefined],
  ])("a span with %s", async (_, attributeCountLimit, onSpan) => {
    const forms = ["langfuse", "langsmith", "phoenix"] as const;
    const spanProcessors = [
      wattspanSpanProcessor({ metadata: forms }),
      new SimpleSpanProcessor({ exporter }),
    ];
    provider = new TracerProvider({ spanProcessors, spanLimits: { attributeCountLimit } });
    const span = started().setAttributes(tokens);
    for (let count = 0; count < 10_000; count++) span.setAttribute(`application.${count}`, count);
    span.end();
    await stand.metering.flush();
    expect(seen.footprints.map(({ energy }) => energy?.value)).toEqual([7]);
    expect(exporter.getFinishedSpans()[0]?.attributes["wattspan.energy"]).toBe(onSpan);
    expect(stand.metering.status.faults).toEqual({});
  });

  it("a value that is no span, or that fails at every touch, makes the processor throw nothing", () => {
    const failing = () => {
      throw new Error("no");
    };
    const hostile = new Proxy({}, { get: failing, has: failing });
    const halves = [
      {},
      { attributes: undefined },
      { spanContext: () => undefined },
      { spanContext: failing },
    ];
    for (const span of [undefined, null, 7, ...halves, hostile])
      for (const hand of ["onStart", "onEnding", "onEnd"] as const)
        expect(() => processor[hand](span, context.active())).not.toThrow();
  });

  it("a span whose provider or metering is changed meanwhile ends where it began", async () => {
    const span = started();
    const other = createMetering({ telemetry: { detail: "off" } });
    setGlobalMetering(other);
    provider = new TracerProvider({ spanProcessors: [wattspanSpanProcessor()] });
    span.setAttributes(tokens).end();
    await stand.metering.flush();
    expect(seen.footprints).toHaveLength(1);
    await other.shutdown();
  });

  it("a shutdown leaves nothing of very many spans that never end", async () => {
    for (let count = 0; count < 20_010; count++) started();
    expect(stand.metering.status.inFlight).toBe(20_000);
    await provider.shutdown();
    expect(stand.metering.status.inFlight).toBe(0);
  });
});

describe("sampling", () => {
  const deciding = (decision: SamplingDecision) =>
    new TracerProvider({
      sampler: { shouldSample: () => ({ decision }), toString: () => "all" },
      spanProcessors: [wattspanSpanProcessor(), new SimpleSpanProcessor({ exporter })],
    });

  it("spans that are recorded and not exported count", async () => {
    spanMaker(deciding(SamplingDecision.RECORD))("chat m", { attributes: chat, end: tokens });
    await stand.metering.flush();
    expect(seen.footprints).toHaveLength(1);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it("spans that are not recorded are not seen", async () => {
    spanMaker(deciding(SamplingDecision.NOT_RECORD))("chat m", { attributes: chat, end: tokens });
    await stand.metering.flush();
    expect(seen.footprints).toEqual([]);
  });
});

class PulledReader extends MetricReader {
  protected override async onForceFlush() {
    return undefined;
  }
  protected override async onShutdown() {
    return undefined;
  }
}

it("three thousand models and agents are at most 2,000 series of a metric, and no joule is lost", async () => {
  const reader = new PulledReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  const metering = createMetering({
    estimators: [
      {
        id: "one",
        knows: () => true,
        estimate: () => ({ methodId: "one", energy: { value: 1, low: 1, high: 1 } }),
      },
    ],
    telemetry: { detail: "metrics", meterProvider },
  });
  setGlobalMetering(metering);
  for (let count = 0; count < 3000; count++) {
    const agent = started(`agent ${count}`, { "gen_ai.operation.name": "invoke_agent" });
    started("chat", {
      ...chat,
      "gen_ai.request.model": `m-${Math.random()}`,
      "gen_ai.provider.name": "openai",
    })
      .setAttributes(tokens)
      .end();
    agent.end();
    if (count % 1000 === 0) await metering.flush();
  }
  await metering.flush();
  const { scopeMetrics } = (await reader.collect()).resourceMetrics;
  for (const { metrics } of scopeMetrics)
    for (const { descriptor, dataPoints } of metrics) {
      expect(dataPoints.length, descriptor.name).toBeLessThanOrEqual(2000);
      if (descriptor.name !== "wattspan.energy") continue;
      expect(dataPoints.reduce((sum, { value }) => sum + (value as number), 0)).toBeCloseTo(3000, 6);
    }
  await metering.shutdown();
});

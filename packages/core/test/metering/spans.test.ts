/** Spans of the real OpenTelemetry SDK: late ends, parents, provisional values, slices. */

import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { fixedIntensity, type MeteredMachineOptions, meteredMachine } from "@wattspan/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => context.disable());

const cpu = {
  id: "cpu-0",
  component: "cpu",
  refreshMs: 1,
  maxWatts: 500,
  idleWatts: 30,
  watts: () => 50,
} as const;

async function setUp(options: MeteredMachineOptions & { refreshMs?: number; kind?: "gpu" } = {}) {
  const { refreshMs = 1, kind, ...metered } = options;
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const zone = { ...cpu, ...(kind && { component: kind }), refreshMs };
  const { clock, meter, metering, seen, wait } = await meteredMachine({
    zones: [zone],
    intensity: fixedIntensity(360),
    telemetry: { detail: "spans", tracerProvider },
    ...metered,
  });
  const spanOf = (name: string) => exporter.getFinishedSpans().find((span) => span.name === name);
  return { clock, exporter, tracerProvider, seen, meter, metering, wait, spanOf };
}

describe("a span", () => {
  it("a span ends late, with its energy, and carries what the footprint says", async () => {
    const { clock, metering, wait, spanOf, seen } = await setUp();
    const call = metering.meterInference(
      {
        model: "llama",
        provider: "ollama",
        attributes: { "app.tenant": "t1" },
        usage: () => ({ inputFresh: 11, output: 7 }),
      },
      () => wait(1000).then(() => "text"),
    );
    await clock.advanceAsync(1000);
    expect(await call).toBe("text");
    expect(spanOf("chat llama")).toBeUndefined();
    await clock.advanceAsync(200);
    const span = spanOf("chat llama");
    const [footprint] = seen.footprints;
    expect(span?.attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "llama",
      "gen_ai.provider.name": "ollama",
      "gen_ai.usage.input_tokens": 11,
      "gen_ai.usage.output_tokens": 7,
      "app.tenant": "t1",
      "wattspan.energy": footprint?.energy?.value,
      "wattspan.energy_low": footprint?.energy?.low,
      "wattspan.energy_high": footprint?.energy?.high,
      "wattspan.co2e": footprint?.co2e?.value,
      "wattspan.method": "measured",
      "wattspan.method_id": "fake",
    });
    expect(footprint?.energy?.value).toBeCloseTo(50, 0);
    expect(footprint?.id).toBe(span?.spanContext().spanId);
  });

  it("a span is the child of the span around it, and the parent of spans started inside it", async () => {
    const { clock, metering, wait, spanOf, tracerProvider } = await setUp();
    const tracer = tracerProvider.getTracer("application");
    const run = tracer.startActiveSpan("request", async (request) => {
      await metering.meterAgent({ name: "agent" }, async () => {
        await metering.meterStep({ name: "search", kind: "tool" }, async () => {
          tracer.startSpan("http").end();
          await wait(100);
        });
      });
      request.end();
    });
    await clock.advanceAsync(500);
    await run;
    await metering.flush();
    const request = spanOf("request");
    const agent = spanOf("invoke_agent agent");
    const tool = spanOf("execute_tool search");
    expect(agent?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    expect(tool?.parentSpanContext?.spanId).toBe(agent?.spanContext().spanId);
    expect(spanOf("http")?.parentSpanContext?.spanId).toBe(tool?.spanContext().spanId);
    expect(tool?.attributes["gen_ai.agent.name"]).toBe("agent");
  });

  it("a span that waited long enough ends with what is known, and the metrics wait for all of it", async () => {
    const { clock, metering, wait, spanOf, seen } = await setUp({ refreshMs: 1000, kind: "gpu" });
    const call = metering.meterInference({ model: "slow" }, () => wait(10));
    await clock.advanceAsync(10);
    await call;
    await clock.advanceAsync(270);
    expect(spanOf("chat slow")).toBeDefined();
    expect(seen.footprints).toHaveLength(0);
    await clock.advanceAsync(3000);
    expect(seen.footprints).toHaveLength(1);
    expect(seen.footprints[0]?.energy?.value).toBeGreaterThan(0);
  });

  it("a span of the caller is annotated and not ended with `span: false`", async () => {
    const { clock, metering, wait, tracerProvider, exporter } = await setUp();
    const tracer = tracerProvider.getTracer("application");
    const run = tracer.startActiveSpan("mine", async (span) => {
      await metering.meterInference({ model: "m", span: false }, () => wait(500));
      expect(span.isRecording()).toBe(true);
      span.end();
    });
    await clock.advanceAsync(500);
    await run;
    await metering.flush();
    expect(exporter.getFinishedSpans()).toHaveLength(1);
    expect(exporter.getFinishedSpans()[0]?.attributes["wattspan.energy"]).toBeCloseTo(25, 0);
  });

  it("a span of a failure has its status and its type, and no message that may be secret", async () => {
    const { metering, spanOf } = await setUp();
    const fail = () => {
      throw new TypeError("key sk-123 is wrong");
    };
    expect(() => metering.meterStep({ name: "bad", kind: "act" }, fail)).toThrow(TypeError);
    metering.meterStep({ name: "marked", kind: "act" }, (step) => step.fail("no_result"));
    await metering.flush();
    expect(spanOf("act bad")?.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(spanOf("act bad")?.attributes["error.type"]).toBe("TypeError");
    expect(spanOf("act marked")?.attributes["error.type"]).toBe("no_result");
    expect(JSON.stringify(spanOf("act bad")?.attributes)).not.toContain("sk-123");
  });

  it("a span is the active one while its function runs", async () => {
    const { metering } = await setUp();
    metering.meterStep({ name: "s" }, (step) => expect(trace.getActiveSpan()).toBe(step.span));
    expect(trace.getActiveSpan()).toBeUndefined();
  });
});

it("footprints without an SDK have ids of their own, and no span that stands for another", async () => {
  const { clock, metering, wait, seen } = await setUp({ telemetry: { detail: "full" } });
  const foreign = {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    traceFlags: 1,
  };
  const remote = trace.setSpanContext(context.active(), foreign);
  const run = context.with(remote, () =>
    metering.meterAgent({ name: "agent" }, (agent) => {
      expect(agent.span).toBeUndefined();
      return metering.meterStep({ name: "step" }, () => wait(100));
    }),
  );
  await clock.advanceAsync(200);
  await run;
  await metering.flush();
  const ids = seen.footprints.map(({ id }) => id);
  expect(new Set(ids).size).toBe(2);
  expect(ids).not.toContain("0000000000000000");
  expect(ids).not.toContain(foreign.spanId);
  expect(seen.byName("step")[0]?.parentId).toBe(seen.byName("agent")[0]?.id);
});

it("many spans end oldest first, in slices of 256 that leave room between them", async () => {
  const { clock, metering, wait, exporter } = await setUp();
  const calls = Array.from({ length: 1000 }, (_, i) =>
    metering.meterInference({ model: `m${i}` }, () => wait(100)),
  );
  await clock.advanceAsync(100);
  await Promise.all(calls);
  const counts: number[] = [];
  for (let ms = 0; ms < 200; ms++) {
    await clock.advanceAsync(1);
    counts.push(exporter.getFinishedSpans().length);
  }
  const steps = counts.map((count, i) => count - (counts[i - 1] ?? 0)).filter((step) => step > 0);
  expect(Math.max(...steps)).toBeLessThanOrEqual(256);
  expect(counts.at(-1)).toBe(1000);
  const names = exporter.getFinishedSpans().map(({ name }) => Number(name.slice(6)));
  expect(names).toEqual([...names].sort((a, b) => a - b));
});

it("a long activity reports on metrics as it goes, and its parts still add up once", async () => {
  const { clock, metering, wait, seen } = await setUp();
  const call = metering.meterStage({ name: "train", kind: "training" }, () => wait(35_000));
  await clock.advanceAsync(36_000);
  await call;
  await metering.flush();
  const [footprint] = seen.footprints;
  expect(footprint?.energy?.value).toBeCloseTo(1750, -1);
  expect(footprint?.parts).toHaveLength(1);
  expect(footprint?.parts[0]?.energy?.value).toBeCloseTo(footprint?.self.energy?.value ?? 0, 9);
});

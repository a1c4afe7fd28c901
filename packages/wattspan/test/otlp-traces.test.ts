/** Spans by OTLP to a receiver: each complete, with the end of its work, below its parent, and none lost. */

import { setTimeout as work } from "node:timers/promises";
import { context, ROOT_CONTEXT, TraceFlags, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { type EnergyEstimator, systemClock } from "@wattspan/core";
import { attribute, type DetailLevel, instrumentationScopes, metric } from "@wattspan/core/names";
import { fakeMeter, fixedIntensity, footprintCollector } from "@wattspan/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { TYPES } from "../../../scripts/signals/attribute-types.ts";
import { meterAgent, meterInference, meterStep, startWattspan, wattspanSpanProcessor } from "../src/index.js";
import { ALONE } from "./alone.js";
import { hasLoopback, overLoopback } from "./loopback.js";
import type { ReceivedSpan } from "./otlp/decode-traces.js";
import { inMemorySdk, sumOf } from "./sdk.js";
import { startTraceReceiver } from "./servers/trace-receiver.js";

/** Nothing is sent before it is flushed. */
const NEVER_MS = 3_600_000;
/** More than a batch processor holds by default. */
const CALLS = 3000;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => context.disable());

const estimator: EnergyEstimator = {
  id: "table",
  knows: ({ model }) => model === "hosted-large",
  estimate: () => ({
    energy: { value: 3.25, low: 1, high: 9 },
    water: { value: 0.0011, low: 0, high: 1 },
    methodId: "table@1",
    tables: ["table@1"],
  }),
};

/** A service whose SDK sends its spans by OTLP, on a host with a CPU and a GPU that refreshes slowly. */
async function service(maxQueueSize = 2048, detail: DetailLevel = "full") {
  const receiver = await startTraceReceiver();
  const exporter = new OTLPTraceExporter({ url: receiver.url });
  const batch = new BatchSpanProcessor({ exporter, scheduledDelayMillis: NEVER_MS, maxQueueSize });
  const tracerProvider = new TracerProvider({ spanProcessors: [wattspanSpanProcessor(), batch] });
  const { meterProvider, points } = inMemorySdk();
  const seen = footprintCollector();
  const watts = (ms: number) => 100 + 30 * Math.sin(ms / 17);
  const wattspan = await startWattspan({
    ...ALONE,
    meters: [
      fakeMeter({
        clock: systemClock,
        zones: [
          { id: "cpu-0", component: "cpu", refreshMs: 1, watts },
          { id: "gpu-0", component: "gpu", refreshMs: 60, watts },
        ],
      }),
    ],
    intensity: fixedIntensity(377.5),
    location: { country: "DE" },
    estimators: [estimator],
    observers: [seen.observer],
    telemetry: { tracerProvider, meterProvider, detail },
  });
  cleanups.push(
    () => receiver.close(),
    () => tracerProvider.shutdown(),
    () => wattspan.shutdown(),
  );
  const named = (name: string) => receiver.spans.filter((span) => span.name === name);
  return { receiver, tracerProvider, points, seen, wattspan, named };
}

const usage = { inputFresh: 101, cacheRead: 20, output: 57, reasoning: 13 };

/** An agent: a step that plans, a tool that calls a model twice at once, and a hand-over to another agent. */
const research = (name: string) =>
  meterAgent({ name }, async () => {
    await meterStep({ name: "outline", kind: "plan" }, () =>
      meterInference({ model: `${name}-small`, provider: "ollama" }, async (call) => {
        call.setUsage(usage);
        await work(20);
      }),
    );
    await meterStep({ name: "search", kind: "tool" }, () =>
      Promise.all(
        [30, 45].map((ms) => meterInference({ model: `${name}-large`, provider: "ollama" }, () => work(ms))),
      ),
    );
    await meterStep({ name: "write", kind: "handoff" }, () =>
      meterAgent({ name: `${name}-writer` }, async () => {
        await meterInference({ model: "gpt-4o", provider: "openai" }, () => work(5));
        await meterInference({ model: "hosted-large", provider: "openai" }, () => work(5));
      }),
    );
  });

const parentOf = (span: ReceivedSpan, spans: readonly ReceivedSpan[]) =>
  spans.find(({ spanId, traceId }) => spanId === span.parentSpanId && traceId === span.traceId);
const durationMs = ({ startNs, endNs }: ReceivedSpan) => Number(endNs - startNs) / 1e6;
const number = (span: ReceivedSpan, name: string) => span.attributes[name]?.value as number | undefined;

describe.skipIf(!hasLoopback)(overLoopback("spans sent by OTLP"), () => {
  it("spans sent by OTLP arrive complete, with the attributes of their footprints in the documented types", async () => {
    const { receiver, tracerProvider, seen } = await service();
    await research("reader");
    await tracerProvider.forceFlush();

    expect(seen.footprints).toHaveLength(10);
    expect(receiver.spans).toHaveLength(10);
    for (const footprint of seen.footprints) {
      const span = receiver.spans.find(({ spanId }) => spanId === footprint.id) as ReceivedSpan;
      const says = (name: string) => span.attributes[name]?.value;
      expect(says(attribute.energy)).toBe(footprint.energy?.value);
      expect(says(attribute.energyLow)).toBe(footprint.energy?.low);
      expect(says(attribute.energyHigh)).toBe(footprint.energy?.high);
      expect(says(attribute.co2e)).toBe(footprint.co2e?.value);
      expect(says(attribute.water)).toBe(footprint.water?.value);
      expect(says(attribute.method)).toBe(footprint.method);
      expect(says(attribute.coverage)).toBe(footprint.coverage);
      expect(says(attribute.reasons)).toEqual(footprint.reasons.length > 0 ? footprint.reasons : undefined);
      if (footprint.kind !== "inference")
        expect(says(attribute.selfEnergy)).toBe(footprint.self.energy?.value);
      expect(span.scope).toBe(instrumentationScopes.genAi.name);
      expect(span.schemaUrl).toBe(instrumentationScopes.genAi.schemaUrl);
    }
    expectDocumentedTypes(receiver.spans);
  });

  it("spans sent by OTLP end when their work ended, not when they were settled", async () => {
    const { receiver, tracerProvider } = await service();
    const calls = Array.from({ length: 20 }, async (_, i) => {
      const before = performance.now();
      let settled = 0;
      const onFootprint = () => {
        settled = performance.now();
      };
      const inner = await meterInference({ model: `m${i}`, onFootprint }, async () => {
        const begun = performance.now();
        await work(10 + 7 * i);
        return performance.now() - begun;
      });
      const outer = performance.now() - before;
      return { name: `chat m${i}`, inner, outer, untilSettled: () => settled - before };
    });
    const ended = await Promise.all(calls);
    await tracerProvider.forceFlush();
    expect(receiver.spans).toHaveLength(20);
    for (const { name, inner, outer, untilSettled } of ended) {
      const duration = durationMs(receiver.spans.find((span) => span.name === name) as ReceivedSpan);
      expect(duration).toBeGreaterThanOrEqual(inner - ROUNDING_MS);
      expect(duration).toBeLessThanOrEqual(outer + ROUNDING_MS);
      expect(untilSettled()).toBeGreaterThan(outer);
    }
  });

  it("spans sent by OTLP are below their parents, of parallel agents and of one in a trace from elsewhere", async () => {
    const { receiver, tracerProvider, named } = await service();
    const elsewhere = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
    const incoming = trace.setSpanContext(ROOT_CONTEXT, {
      ...elsewhere,
      traceFlags: TraceFlags.SAMPLED,
      isRemote: true,
    });
    const agents = ["reader", "critic", "served"];
    await Promise.all(
      agents.map((name) => context.with(name === "served" ? incoming : ROOT_CONTEXT, () => research(name))),
    );
    await tracerProvider.forceFlush();

    expect(receiver.spans).toHaveLength(30);
    for (const name of agents) {
      const [agent] = named(`invoke_agent ${name}`);
      if (!agent) throw new Error(`no span of the agent ${name}`);
      expect(agent.parentSpanId).toBe(name === "served" ? elsewhere.spanId : "");
      const own = receiver.spans.filter(({ traceId }) => traceId === agent.traceId);
      const below = own
        .filter((span) => span !== agent)
        .map((span) => `${parentOf(span, own)?.name} > ${span.name}`)
        .sort();
      expect(below).toEqual(familyOf(name));
    }
    const traces = new Set(receiver.spans.map(({ traceId }) => traceId));
    expect(traces.size).toBe(3);
    expect(traces).toContain(elsewhere.traceId);
  });

  it.each(["basic", "full"] as const)(
    "spans sent by OTLP add up to the metrics, each joule once (%s)",
    async (detail) => {
      const { receiver, tracerProvider, points, wattspan } = await service(2048, detail);
      await Promise.all(["reader", "critic"].map(research));
      await tracerProvider.forceFlush();
      const own = (span: ReceivedSpan) =>
        number(span, attribute.selfEnergy) ?? number(span, attribute.energy) ?? 0;
      const ofSpans = receiver.spans.reduce((sum, span) => sum + own(span), 0);
      const roots = receiver.spans.filter(({ parentSpanId }) => parentSpanId === "");
      const ofRoots = roots.reduce((sum, span) => sum + (number(span, attribute.energy) ?? 0), 0);
      const ofMetrics = sumOf(await points(), metric.energy.name);
      expect(ofMetrics).toBeGreaterThan(5);
      expect(Math.abs(ofSpans / ofMetrics - 1)).toBeLessThan(1e-9);
      expect(Math.abs(ofRoots / ofMetrics - 1)).toBeLessThan(1e-9);
      expect(wattspan.status.faults).toEqual({});
    },
  );

  it.each(["shutdown", "forceFlush"] as const)(
    "spans sent by OTLP are all there after the SDK's %s alone",
    async (end) => {
      const { receiver, tracerProvider, seen } = await service(2 * CALLS);
      await Promise.all(Array.from({ length: CALLS }, () => meterInference({ model: "m" }, () => work(30))));
      expect(seen.footprints.length).toBeLessThan(CALLS); // Spans are held.
      await tracerProvider[end]();
      expect(new Set(receiver.spans.map(({ spanId }) => spanId)).size).toBe(CALLS);
      expect(receiver.spans).toHaveLength(CALLS);
      expect(receiver.spans.filter((span) => !((number(span, attribute.energy) ?? 0) > 0))).toEqual([]);
      expect(seen.footprints).toHaveLength(CALLS);
    },
  );

  it.each(["shutdown", "forceFlush"] as const)(
    "spans sent by OTLP survive a receiver that is unavailable twice during the SDK's %s",
    async (end) => {
      const { receiver, tracerProvider } = await service();
      await research("reader");
      receiver.refuse(2);
      await tracerProvider[end]();
      expect(receiver.refused).toBe(2);
      expect(receiver.spans).toHaveLength(10);
      expectDocumentedTypes(receiver.spans);
    },
  );
});

/** Times on the wire are whole nanoseconds, and binary fractions of milliseconds are not. */
const ROUNDING_MS = 1e-3;

/** Who is below whom in an agent of `research`. */
const familyOf = (name: string) =>
  [
    `invoke_agent ${name} > plan ${name}`,
    `plan ${name} > chat ${name}-small`,
    `invoke_agent ${name} > execute_tool search`,
    `execute_tool search > chat ${name}-large`,
    `execute_tool search > chat ${name}-large`,
    `invoke_agent ${name} > handoff write`,
    `handoff write > invoke_agent ${name}-writer`,
    `invoke_agent ${name}-writer > chat gpt-4o`,
    `invoke_agent ${name}-writer > chat hosted-large`,
  ].sort();

/**
 * Types as in docs/reference/signals.md. A double that is integral is sent as an integer by the SDK: backends must take
 * both.
 */
function expectDocumentedTypes(spans: readonly ReceivedSpan[]): void {
  const typeOf = new Map(
    Object.entries(attribute).map(([key, name]) => [name as string, TYPES[key] ?? "string"]),
  );
  const met = new Set<string>();
  for (const { attributes } of spans) {
    for (const [name, { type, value }] of Object.entries(attributes)) {
      const documented = typeOf.get(name);
      const onWire = documented === "double" && Number.isInteger(value) ? "int" : documented;
      expect({ name, type }).toEqual({ name, type: onWire });
      met.add(`${documented}`);
    }
  }
  expect([...met].sort()).toEqual(["double", "int", "string", "string[]"]);
}

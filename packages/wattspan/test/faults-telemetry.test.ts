/** What fails behind OpenTelemetry's API: a span, an instrument, a context manager, and real exporters of its SDK. */

import {
  type Context,
  type ContextManager,
  context,
  type MeterProvider as MeterProviderOfApi,
  ROOT_CONTEXT,
  type TracerProvider as TracerProviderOfApi,
} from "@opentelemetry/api";
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import {
  BatchSpanProcessor,
  SimpleSpanProcessor,
  type SpanExporter,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { createMetering, type MeteringOptions } from "@wattspan/core";
import { fakeMeter, footprintCollector, manualClock } from "@wattspan/core/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { allShapes, type Meter, shapes } from "./faults/caller-shapes.js";
import { broken, forever } from "./faults/garbage.js";
import { idle, type Watched, watch } from "./faults/watched.js";

const zone = { id: "cpu", component: "cpu", refreshMs: 1, maxWatts: 500, watts: () => 50 } as const;
const SHAPES = Object.keys(shapes).length;

let watched: Watched;
beforeEach(() => {
  watched = watch();
});
afterEach(() => watched.stop());

/** Makes every shape of a call with this telemetry, and requires that the caller sees what it sees without. */
async function callAll(telemetry: NonNullable<MeteringOptions["telemetry"]>) {
  const clock = manualClock();
  const seen = footprintCollector();
  const meters = [fakeMeter({ clock, zones: [zone] })];
  const metering = createMetering({ clock, meters, telemetry, observers: [seen.observer] });
  await metering.ready;
  const metered: Meter = (fn) =>
    metering.meterInference({ model: "m" }, (call) => {
      call.setAttributes({ "app.tier": "gold" });
      return fn();
    });
  expect(await allShapes(metered)).toEqual(await allShapes((fn) => fn()));
  await clock.advanceAsync(1000);
  await metering.flush();
  expect(seen.footprints).toHaveLength(SHAPES); // also those that no exporter will ever take
  await metering.shutdown();
  await idle();
  return metering.status.faults;
}

const spanMembers = ["setAttributes", "setStatus", "end", "isRecording", "spanContext"] as const;
const spanWith = (member: string): TracerProviderOfApi => {
  const real = new TracerProvider().getTracer("real");
  const startSpan: typeof real.startSpan = (...args) =>
    Object.assign(real.startSpan(...args), { [member]: broken });
  return { getTracer: () => ({ ...real, startSpan, startActiveSpan: real.startActiveSpan }) };
};

describe("a span", () => {
  it.each(spanMembers)("whose %s throws is a fault of the span alone", async (member) => {
    const faults = await callAll({ tracerProvider: spanWith(member) });
    const kinds = Object.keys(faults);
    expect(kinds.length).toBeGreaterThan(0);
    expect(kinds.filter((kind) => !kind.startsWith("span/"))).toEqual([]);
    expect(watched.lines).toHaveLength(kinds.length);
    expect(watched.unhandled).toEqual([]);
  });
});

const meterOf = (members: object) => ({ getMeter: () => members }) as unknown as MeterProviderOfApi;
const providers: Readonly<Record<string, MeterProviderOfApi>> = {
  "throws when asked for a meter": { getMeter: broken },
  "gives no meter": { getMeter: () => undefined as never },
  "makes no instruments": meterOf({ createCounter: broken, createHistogram: broken, createGauge: broken }),
  "makes instruments that throw": meterOf({
    createCounter: () => ({ add: broken }),
    createHistogram: () => ({ record: broken }),
    createGauge: () => ({ record: broken }),
  }),
};

describe("a provider of metrics that", () => {
  it.each(Object.entries(providers))("%s costs metrics alone", async (_, meterProvider) => {
    const faults = await callAll({ meterProvider });
    expect(Object.keys(faults)).toEqual(["instrument/failed"]);
    expect(watched.lines).toHaveLength(1);
    expect(watched.unhandled).toEqual([]);
  });
});

type Run = (entered: Context, fn: () => unknown) => unknown;
const managers: Readonly<Record<string, Run>> = {
  throws: broken,
  "throws after it ran": (_, fn) => {
    fn();
    return broken();
  },
  "never runs what it got": () => undefined,
  "runs what it got twice": (_, fn) => [fn(), fn()],
  "runs what it got later": (_, fn) => void queueMicrotask(fn),
};

describe("a context manager that", () => {
  it.each(Object.entries(managers))("%s keeps no function from running once", async (how, run) => {
    let runs = 0;
    const manager: ContextManager = {
      active: () => ROOT_CONTEXT,
      with: ((entered: Context, fn: () => unknown) => run(entered, fn)) as ContextManager["with"],
      bind: (_, target) => target,
      enable: () => manager,
      disable: () => manager,
    };
    context.setGlobalContextManager(manager);
    try {
      const faults = await callAll({ tracerProvider: new TracerProvider() });
      expect(Object.keys(faults)).toEqual(how.startsWith("runs what it got twice") ? [] : ["store/context"]);
      const metering = createMetering({ telemetry: { tracerProvider: new TracerProvider() } });
      metering.meterStep({ name: "s" }, () => runs++);
      await idle();
      expect(runs).toBe(1);
      await metering.shutdown();
    } finally {
      context.disable();
    }
    expect(watched.unhandled).toEqual([]);
  });
});

type Export = (things: unknown, done: (result: { code: number; error?: Error }) => void) => unknown;
const exports: Readonly<Record<string, Export>> = {
  throws: broken,
  rejects: () => Promise.reject(new Error("down")),
  "says that it failed": (_, done) => done({ code: 1, error: new Error("down") }),
  "hangs for ever": forever,
  "never answers": () => undefined,
  "answers twice": (_, done) => [done({ code: 0 }), done({ code: 1 })],
  "answers with garbage": (_, done) => done(null as never),
};

/** Real processors and a real reader around exporters that fail. */
function failingSdk(send: Export, batched: boolean) {
  const rest = { forceFlush: async () => undefined, shutdown: async () => undefined };
  const exporter = { export: send, ...rest };
  const spans = exporter as unknown as SpanExporter;
  const processor = batched
    ? new BatchSpanProcessor({ exporter: spans, scheduledDelayMillis: 1, exportTimeoutMillis: 5 })
    : new SimpleSpanProcessor({ exporter: spans });
  const reader = new PeriodicExportingMetricReader({
    exporter: exporter as unknown as PushMetricExporter,
    exportIntervalMillis: 5,
    exportTimeoutMillis: 5,
  });
  return {
    tracerProvider: new TracerProvider({ spanProcessors: [processor] }),
    meterProvider: new MeterProvider({ readers: [reader] }),
  };
}

/** Shuts down as an application would, and does not wait for what hangs. */
async function end({ tracerProvider, meterProvider }: ReturnType<typeof failingSdk>): Promise<void> {
  const bound = new Promise((resolve) => setTimeout(resolve, 50));
  const all = Promise.allSettled([tracerProvider.shutdown(), meterProvider.shutdown()]);
  await Promise.race([all, bound]);
  await idle();
}

describe.each([
  ["one by one", false],
  ["in batches", true],
] as const)("an exporter of spans %s, and of metrics, that", (_, batched) => {
  it.each(Object.entries(exports))("%s is the SDK's affair, which tells it", async (how, send) => {
    const byHand = failingSdk(send, batched);
    byHand.tracerProvider.getTracer("app").startSpan("by hand").end();
    byHand.meterProvider.getMeter("app").createCounter("calls").add(1);
    await end(byHand);
    const withoutUs = new Set(watched.unhandled.map(String));
    const toldWithoutUs = watched.lines.length;

    const sdk = failingSdk(send, batched);
    expect(await callAll(sdk)).toEqual({}); // nothing of it reaches us
    await end(sdk);
    expect(watched.lines.filter((line) => line.startsWith("wattspan"))).toEqual([]);
    if (how === "says that it failed") expect(watched.lines.length).toBeGreaterThan(toldWithoutUs);
    // An export that rejects ends a process without us as well, and only that does.
    expect(new Set(watched.unhandled.map(String))).toEqual(withoutUs);
  });
});

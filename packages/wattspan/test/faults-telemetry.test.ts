/**
 * What fails behind OpenTelemetry's API: a span, an instrument, a context manager, and real exporters of its
 * SDK.
 */

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
import { constantPower, meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import { allShapes, type Meter, sameShapes, shapes } from "./faults/caller-shapes.js";
import { broken, forever } from "./faults/garbage.js";
import { TRIAL_MS, type Trial, textOf, violationsOf } from "./faults/trials.js";
import { idle } from "./faults/watched.js";

const zone = {
  id: "cpu",
  component: "cpu",
  refreshMs: 1,
  maxWatts: 500,
  ...constantPower(50),
} as const;
const SHAPES = Object.keys(shapes).length;

/** Time for every row of a table. */
const timeout = 10 * TRIAL_MS;

/**
 * Makes every shape of a call with this telemetry, where the caller must see what it sees without. Gives the
 * faults.
 */
async function callAll(trial: Trial, telemetry: NonNullable<MeteringOptions["telemetry"]>) {
  const { clock, metering, seen } = await meteredMachine({ zones: [zone], telemetry });
  const metered: Meter = (fn) =>
    metering.meterInference({ model: "m" }, (call) => {
      call.setAttributes({ "app.tier": "gold" });
      return fn();
    });
  sameShapes(trial, "metered", await allShapes(metered), await allShapes((fn) => fn()));
  await clock.advanceAsync(1000);
  await metering.flush();
  trial.same("footprints", seen.footprints.length, SHAPES); // also those that no exporter will ever take
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

it("a span whose members throw is a fault of the span alone", { timeout }, async () => {
  const rows = Object.fromEntries(spanMembers.map((member) => [member, spanWith(member)]));
  const violations = await violationsOf(rows, async (tracerProvider, trial) => {
    const kinds = Object.keys(await callAll(trial, { tracerProvider }));
    trial.holds("faults", kinds, "one at least", kinds.length > 0);
    trial.same(
      "faults of others",
      kinds.filter((kind) => !kind.startsWith("span/")),
      [],
    );
    trial.holds(
      "lines",
      trial.watched.lines,
      `one for each of ${kinds}`,
      trial.watched.lines.length === kinds.length,
    );
  });
  expect(violations).toEqual([]);
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

it("a failing provider of metrics costs metrics alone, and is one fault", { timeout }, async () => {
  const violations = await violationsOf(providers, async (meterProvider, trial) => {
    const faults = await callAll(trial, { meterProvider });
    trial.same("faults", Object.keys(faults), ["instrument/failed"]);
    trial.holds("lines", trial.watched.lines, "one", trial.watched.lines.length === 1);
  });
  expect(violations).toEqual([]);
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

/** OpenTelemetry's, around this way to run a function. */
function managerOf(run: Run): ContextManager {
  const manager: ContextManager = {
    active: () => ROOT_CONTEXT,
    with: ((entered: Context, fn: () => unknown) => run(entered, fn)) as ContextManager["with"],
    bind: (_, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}

it("a failing context manager keeps no function from running, and makes none run twice", {
  timeout,
}, async () => {
  const violations = await violationsOf(managers, async (run, trial, how) => {
    let runs = 0;
    context.disable(); // that of a trial that never ended
    context.setGlobalContextManager(managerOf(run));
    try {
      const faults = await callAll(trial, { tracerProvider: new TracerProvider() });
      trial.same("faults", Object.keys(faults), how === "runs what it got twice" ? [] : ["store/context"]);
      const metering = createMetering({ telemetry: { tracerProvider: new TracerProvider() } });
      metering.meterStep({ name: "s" }, () => runs++);
      await idle();
      trial.same("runs", runs, 1);
      await metering.shutdown();
    } finally {
      context.disable();
    }
  });
  expect(violations).toEqual([]);
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

it.each([
  ["one by one", false],
  ["in batches", true],
] as const)(
  "a failing exporter of metrics, and of spans %s, is the SDK's own affair",
  { timeout },
  async (_, batched) => {
    const violations = await violationsOf(exports, async (send, trial, how) => {
      const byHand = failingSdk(send, batched);
      byHand.tracerProvider.getTracer("app").startSpan("by hand").end();
      byHand.meterProvider.getMeter("app").createCounter("calls").add(1);
      await end(byHand);
      const { lines, unhandled } = trial.watched;
      const withoutUs = new Set(unhandled.map(textOf));
      // An export that rejects ends a process without us as well, and only that does.
      for (const problem of withoutUs) trial.allowed.add(problem);
      const before = lines.length;

      const sdk = failingSdk(send, batched);
      trial.same("faults", Object.keys(await callAll(trial, sdk)), []); // nothing of it reaches us
      await end(sdk);
      trial.same(
        "lines of ours",
        lines.filter((line) => line.startsWith("wattspan")),
        [],
      );
      if (how === "says that it failed")
        trial.holds("lines", lines, `more than ${before}`, lines.length > before);
    });
    expect(violations).toEqual([]);
  },
);

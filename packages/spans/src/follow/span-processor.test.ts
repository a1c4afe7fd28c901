/**
 * The SDK's shutdown alone loses nothing, on each line of the real SDK. Without the processor it would, with
 * a warning.
 */

import { type DiagLogger, DiagLogLevel, diag } from "@opentelemetry/api";
import * as sdk3 from "@opentelemetry/sdk-trace";
import { createMetering, type Metering, setGlobalMetering } from "@wattspan/core";
import { meteredMachine } from "@wattspan/testing";
import * as sdk2 from "sdk-trace-base-2";
import * as oldestSdk2 from "sdk-trace-base-2-oldest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FlushableProvider, keeper } from "../../test/sdk-lines.js";
import { type WattspanSpanProcessor, wattspanSpanProcessor } from "./span-processor.js";

const zone = {
  id: "cpu-0",
  component: "cpu",
  refreshMs: 1,
  maxWatts: 500,
  idleWatts: 30,
  watts: () => 50,
} as const;
const messages: string[] = [];
const silent = (): void => undefined;
const logger: DiagLogger = {
  error: silent,
  warn: silent,
  info: (message) => messages.push(message),
  debug: silent,
  verbose: silent,
};

beforeEach(() => {
  messages.length = 0;
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
});
afterEach(() => {
  diag.disable();
  setGlobalMetering(undefined);
});

type Exporter = ReturnType<typeof keeper>["exporter"];

/** How each line makes a provider with our processors before its batch processor. */
const LINES: Record<
  string,
  (ours: readonly WattspanSpanProcessor[], exporter: Exporter) => FlushableProvider
> = {
  "SDK 3": (ours, exporter) =>
    new sdk3.TracerProvider({ spanProcessors: [...ours, new sdk3.BatchSpanProcessor({ exporter })] }),
  "SDK 2": (ours, exporter) =>
    new sdk2.BasicTracerProvider({ spanProcessors: [...ours, new sdk2.BatchSpanProcessor(exporter)] }),
  "the oldest SDK 2": (ours, exporter) =>
    new oldestSdk2.BasicTracerProvider({
      spanProcessors: [...ours, new oldestSdk2.BatchSpanProcessor(exporter)],
    }),
};

/** One call that has just ended, its span still held; it used 50 J. */
async function heldCall(line: string, ours: readonly WattspanSpanProcessor[]) {
  const { kept, exporter } = keeper();
  const tracerProvider = (LINES[line] as (typeof LINES)[string])(ours, exporter);
  const telemetry = { detail: "spans", tracerProvider } as const;
  const { clock, metering, seen, wait } = await meteredMachine({ zones: [zone], telemetry });
  setGlobalMetering(metering);
  const call = () => metering.meterInference({ model: "m" }, () => wait(1000));
  const ended = call();
  await clock.advanceAsync(1000);
  await ended;
  return { kept, tracerProvider, seen, metering, call, clock };
}

function expectOneWhole({ kept, seen }: Awaited<ReturnType<typeof heldCall>>): void {
  expect(kept).toHaveLength(1);
  expect(kept[0]?.attributes["wattspan.energy"]).toBeCloseTo(50, 0);
  expect(seen.footprints).toHaveLength(1);
}

describe.each(Object.keys(LINES))("with %s", (line) => {
  it.each(["shutdown", "forceFlush"] as const)(
    "an SDK's %s alone loses no span and no joule with the span processor",
    async (end) => {
      const held = await heldCall(line, [wattspanSpanProcessor()]);
      await held.tracerProvider[end]();
      expectOneWhole(held);
      expect(messages).toEqual([]);
    },
  );

  it("a held span is lost without the span processor, and that is logged once", async () => {
    const { kept, tracerProvider, metering } = await heldCall(line, []);
    await tracerProvider.shutdown();
    await metering.flush();
    expect(kept).toEqual([]);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain("wattspanSpanProcessor()");
  });

  it("a span processor may be listed twice", async () => {
    const held = await heldCall(line, [wattspanSpanProcessor(), wattspanSpanProcessor()]);
    await held.tracerProvider.forceFlush();
    await held.tracerProvider.shutdown();
    expectOneWhole(held);
  });

  it("calls after the SDK's shutdown run and have footprints, and nothing more is exported", async () => {
    const held = await heldCall(line, [wattspanSpanProcessor()]);
    await held.tracerProvider.shutdown();
    const ended = held.call();
    await held.clock.advanceAsync(1000);
    await ended;
    await held.metering.flush();
    await held.tracerProvider.shutdown().catch(silent); // Twice is the application's mistake, not ours.
    expect(held.kept).toHaveLength(1);
    expect(held.seen.footprints).toHaveLength(2);
    expect(held.metering.status.faults).toEqual({});
  });
});

it("a span processor settles the metering that it was given, not the global one", async () => {
  let settled = 0;
  const given: Pick<Metering, "settle"> = {
    settle() {
      settled++;
    },
  };
  const held = await heldCall("SDK 3", [wattspanSpanProcessor(given)]);
  await held.tracerProvider.forceFlush();
  expect(settled).toBe(1);
  expect(held.kept).toEqual([]);
});

it("a span processor does nothing, and does not throw, where nothing is metered", async () => {
  const processor = wattspanSpanProcessor();
  await processor.forceFlush();
  await processor.shutdown();
});

it("wattspanSpanProcessor refuses an option that does not exist, and names those that do", () => {
  expect(() => wattspanSpanProcessor({ folow: false } as never)).toThrow(
    "option folow is not known; allowed: metering, forwardTo, follow, metadata, dialects, clock.",
  );
  const metering = Object.assign(createMetering(), { of: "an application" });
  expect(() => wattspanSpanProcessor(metering)).not.toThrow();
});

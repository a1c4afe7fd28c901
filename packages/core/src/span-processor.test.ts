/** The SDK's shutdown alone loses nothing, on the real SDK; without the processor it would, and is told. */

import { type DiagLogger, DiagLogLevel, diag } from "@opentelemetry/api";
import {
  BatchSpanProcessor,
  InMemorySpanExporter,
  type SpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createMetering } from "./metering.js";
import type { Metering } from "./metering-options.js";
import { wattspanSpanProcessor } from "./span-processor.js";
import { fakeMeter, footprintCollector, manualClock } from "./testing/index.js";

const zone = {
  id: "cpu-0",
  component: "cpu",
  refreshMs: 1,
  maxWatts: 500,
  idleWatts: 30,
  watts: () => 50,
} as const;
const told: string[] = [];
const silent = (): void => undefined;
const logger: DiagLogger = {
  error: silent,
  warn: silent,
  info: (message) => told.push(message),
  debug: silent,
  verbose: silent,
};
const KEY = Symbol.for("wattspan.span-processor.v1");

beforeEach(() => {
  told.length = 0;
  delete (globalThis as { [KEY]?: boolean })[KEY];
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
});
afterEach(() => diag.disable());

/** One call that has just ended, its span still held. */
async function heldCall(processorOf: (metering: () => Metering) => readonly SpanProcessor[]) {
  const clock = manualClock();
  const exporter = new InMemorySpanExporter();
  let metering: Metering | undefined;
  const ours = processorOf(() => metering as Metering);
  const tracerProvider = new TracerProvider({
    spanProcessors: [...ours, new BatchSpanProcessor({ exporter })],
  });
  const seen = footprintCollector();
  const telemetry = { detail: "spans", tracerProvider } as const;
  const meters = [fakeMeter({ clock, zones: [zone] })];
  metering = createMetering({ clock, meters, observers: [seen.observer], telemetry });
  await metering.ready;
  const call = metering.meterInference(
    { model: "m" },
    () => new Promise<void>((done) => clock.schedule(done, 1000)),
  );
  await clock.advanceAsync(1000);
  await call;
  return { exporter, tracerProvider, seen };
}
const ours = (metering: () => Metering) => [wattspanSpanProcessor({ settle: () => metering().settle() })];

it.each(["shutdown", "forceFlush"] as const)(
  "lets the SDK's %s alone lose no span and no joule",
  async (end) => {
    const { exporter, tracerProvider, seen } = await heldCall(ours);
    let exported: readonly { attributes: Record<string, unknown> }[] = [];
    const { export: send } = exporter;
    exporter.export = (spans, done) => {
      exported = [...exported, ...spans];
      send.call(exporter, spans, done);
    };
    await tracerProvider[end]();
    expect(exported).toHaveLength(1);
    expect(exported[0]?.attributes["wattspan.energy"]).toBeCloseTo(50, 0);
    expect(seen.footprints).toHaveLength(1);
    expect(told).toEqual([]);
  },
);

it("is told of once where it is missing", async () => {
  await heldCall(() => []);
  expect(told).toHaveLength(1);
  expect(told[0]).toContain("wattspanSpanProcessor()");
});

it("does nothing, and harms nobody, where nothing is metered", async () => {
  const processor: SpanProcessor = wattspanSpanProcessor();
  await processor.forceFlush();
  await processor.shutdown();
});

/** The levels of detail `basic` and `full` on the whole metering: the same calls, the same sums. */

import type { Attributes } from "@opentelemetry/api";
import { type Histogram, MeterProvider } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { fixedIntensity, meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { MeteringOptions } from "../../src/options/metering-options.js";
import { ManualReader } from "../manual-reader.js";

const BASIC = [
  ...["wattspan.co2e", "wattspan.co2e_high", "wattspan.co2e_low"],
  ...["wattspan.energy", "wattspan.energy_high", "wattspan.energy_low"],
  ...["wattspan.grid.signal", "wattspan.grid.source", "wattspan.grid.zone"],
  ...[
    "wattspan.method",
    "wattspan.method_id",
    "wattspan.reasons",
    "wattspan.self_energy",
    "wattspan.step.kind",
  ],
];

type Detail = NonNullable<NonNullable<MeteringOptions["telemetry"]>["detail"]>;

const cpu = { id: "cpu-0", component: "cpu", refreshMs: 1, maxWatts: 500, idleWatts: 30 } as const;

/** An agent with calls that succeed and one that fails, the same at each level. */
async function telemetryOf(detail?: Detail) {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const reader = new ManualReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  const { clock, metering, wait } = await meteredMachine({
    zones: [{ ...cpu, watts: () => 50 }],
    intensity: fixedIntensity(360),
    telemetry: { ...(detail && { detail }), tracerProvider, meterProvider },
  });
  const run = metering.meterAgent({ name: "planner" }, async () => {
    await metering.meterInference({ model: "llama", usage: () => ({ inputFresh: 11, output: 7 }) }, () =>
      wait(100),
    );
    const failing = metering.meterInference({ model: "llama" }, async () => {
      await wait(50);
      throw new TypeError("broken");
    });
    await failing.catch(() => undefined);
    await metering.meterStep({ name: "search", kind: "tool" }, () => wait(30));
  });
  await clock.advanceAsync(2000);
  await run;
  await metering.shutdown();
  return { spans: exporter.getFinishedSpans(), families: await reader.families(), status: metering.status };
}

type Telemetry = Awaited<ReturnType<typeof telemetryOf>>;
type Families = Telemetry["families"];

/** Each counter and gauge, point by point, without the end of the intensity, which is by the clock of the wall. */
const numbers = (families: Families) =>
  [...families].flatMap(([name, { dataPoints }]) =>
    name === "wattspan.grid.valid_until"
      ? []
      : dataPoints.flatMap(({ attributes, value }) =>
          typeof value === "number" ? [{ name, attributes, value }] : [],
        ),
  );

/** Count and sum of a histogram over all its sets. */
function totals(families: Families, name: string) {
  const values = (families.get(name)?.dataPoints ?? []).map(({ value }) => value as Histogram);
  const add = (of: (histogram: Histogram) => number) => values.reduce((sum, value) => sum + of(value), 0);
  return { count: add(({ count }) => count), sum: add(({ sum = 0 }) => sum) };
}

const own = ({ attributes }: Telemetry["spans"][number]) =>
  Number(attributes["wattspan.self_energy"] ?? attributes["wattspan.energy"] ?? 0);
const energyOf = (families: Families) =>
  numbers(families).reduce((sum, { name, value }) => sum + (name === "wattspan.energy" ? value : 0), 0);

describe("the option telemetry.detail", () => {
  it("the option telemetry.detail changes no counter and no sum of a histogram, and spans add up to metrics at each level", async () => {
    const [basic, full] = await Promise.all([telemetryOf("basic"), telemetryOf("full")]);
    expect(numbers(basic.families)).toEqual(numbers(full.families));
    for (const name of [
      "wattspan.operation.energy",
      "wattspan.agent.run.energy",
      "wattspan.agent.run.co2e",
    ]) {
      const [ofBasic, ofFull] = [totals(basic.families, name), totals(full.families, name)];
      expect(ofBasic.count).toBe(ofFull.count);
      expect(ofBasic.sum).toBeCloseTo(ofFull.sum, 9);
    }
    for (const { spans, families, status } of [basic, full]) {
      const ofSpans = spans.reduce((sum, span) => sum + own(span), 0);
      expect(ofSpans).toBeGreaterThan(1);
      expect(ofSpans).toBeCloseTo(energyOf(families), 9);
      expect(status.faults).toEqual({});
    }
  });

  it("the option telemetry.detail counts grams per call that are those of its histogram at `full`", async () => {
    const { families } = await telemetryOf("full");
    const grams = totals(families, "wattspan.operation.co2e");
    const of = (wanted: string, activity?: string) =>
      numbers(families)
        .filter(({ name, attributes }) => name === wanted && attributes["wattspan.activity"] === activity)
        .reduce((sum, { value }) => sum + value, 0);
    expect(of("wattspan.priced_operations")).toBe(grams.count);
    expect(of("wattspan.co2e", "inference")).toBeCloseTo(grams.sum, 9);
  });

  it("the option telemetry.detail leaves the known names on spans at `basic`, with the values of `full`", async () => {
    const [basic, full] = await Promise.all([telemetryOf("basic"), telemetryOf("full")]);
    const ours = (of: Attributes) => Object.entries(of).filter(([name]) => name.startsWith("wattspan."));
    const names = new Set(basic.spans.flatMap(({ attributes }) => ours(attributes).map(([name]) => name)));
    expect([...names].sort()).toEqual(BASIC);
    expect(basic.spans).toHaveLength(4);
    for (const [index, { attributes }] of full.spans.entries()) {
      const others = ours(attributes).filter(([name]) => !BASIC.includes(name));
      expect(others.length).toBeGreaterThan(6);
      expect({ ...basic.spans[index]?.attributes, ...Object.fromEntries(others) }).toEqual(attributes);
    }
  });

  it.each([
    [undefined, true, true],
    ["basic", true, true],
    ["spans", true, false],
    ["metrics", false, true],
    ["off", false, false],
  ] as const)(
    "the option telemetry.detail %s has spans: %s, metrics: %s, and of them what `basic` has",
    async (detail, hasSpans, hasMetrics) => {
      const basic = await telemetryOf("basic");
      const { spans, families } = await telemetryOf(detail);
      const attributes = (of: Telemetry["spans"]) => of.map((span) => span.attributes);
      expect(attributes(spans)).toEqual(hasSpans ? attributes(basic.spans) : []);
      expect([...families.keys()]).toEqual(hasMetrics ? [...basic.families.keys()] : []);
      expect(families.has("wattspan.operation.co2e")).toBe(false);
    },
  );
});

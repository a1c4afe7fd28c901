import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { CollectingReader, sumOf } from "../../telemetry/collecting-reader.ts";
import { otlpOf, pageOf } from "../measure/exports.ts";
import { seriesOf, setNames, totalSeries } from "./series.ts";

function setUp() {
  const reader = new CollectingReader();
  const meter = new MeterProvider({ readers: [reader] }).getMeter("test");
  return { reader, meter };
}

it("a histogram counts as one series for each bucket, and the Prometheus page has as many lines as series", async () => {
  const { reader, meter } = setUp();
  const counter = meter.createCounter("a");
  for (const name of ["x", "y", "z"]) counter.add(2, { name });
  const advice = { explicitBucketBoundaries: [1, 10] };
  meter.createHistogram("b", { advice }).record(3);
  const metrics = await reader.now();
  expect(seriesOf(metrics)).toEqual([
    { metric: "a", sets: 3, series: 3 },
    { metric: "b", sets: 1, series: 5 }, // two bounds, +Inf, _sum and _count
  ]);
  const lines = pageOf(metrics)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#") && !line.startsWith("target_info"));
  expect(lines).toHaveLength(totalSeries(seriesOf(metrics)));
  expect(setNames(metrics)).toHaveLength(4);
  expect(sumOf(metrics, "a")).toBe(6);
  expect(otlpOf(metrics).length).toBeGreaterThan(100);
});

it("the count of series refuses attribute sets that the SDK has merged", async () => {
  const { reader, meter } = setUp();
  const counter = meter.createCounter("many");
  for (let i = 0; i < 2500; i++) counter.add(1, { i });
  await expect(reader.now().then(seriesOf)).rejects.toThrow("many: the SDK merged attribute sets");
});

it("a reader with delta temporality collects only what was added since the last collection", async () => {
  const reader = new CollectingReader("delta");
  const counter = new MeterProvider({ readers: [reader] }).getMeter("test").createCounter("a");
  counter.add(1, { name: "x" });
  counter.add(1, { name: "y" });
  await reader.now();
  counter.add(5, { name: "y" });
  expect(sumOf(await reader.now(), "a")).toBe(5);
});

import { describe, expect, it } from "vitest";
import { fleetCost, ofTypicalProcess, publishedSizes } from "./fleet.ts";
import { madeUpResults } from "./made-up-results.ts";

const one = { name: "one", processes: 1, intervalS: 60 };

describe("what a fleet costs", () => {
  it("a fleet of one process costs what the formulas of docs/measured/scale.md say", () => {
    const cost = fleetCost(madeUpResults, one);
    expect(cost.series).toBe(120);
    expect(cost.samplesPerS).toBe(2);
    expect(cost.pageBytes).toBe(1440 * 20_000);
    expect(cost.otlpBytes).toBe(1440 * 5000);
    expect(cost.otlpGzipBytes).toBe(1440 * 500);
    expect(cost.exportCpuS).toBeCloseTo(1440 * 0.003, 9);
    expect(cost.stored.prometheus).toEqual({ quiet: 2 * 86_400 * 0.5, busy: 2 * 86_400 });
    expect(cost.memory.victoriaMetrics).toBe(120 * 1000);
    expect(cost.cores.prometheus).toBeCloseTo(2e-6, 12);
  });

  it("the cost of a fleet grows with its processes, and falls with a longer interval", () => {
    const many = fleetCost(madeUpResults, { ...one, processes: 500 });
    const seldom = fleetCost(madeUpResults, { ...one, intervalS: 600 });
    expect(many.pageBytes).toBe(500 * fleetCost(madeUpResults, one).pageBytes);
    expect(many.series).toBe(500 * 120);
    expect(seldom.samplesPerS).toBe(0.2);
    expect(seldom.memory).toEqual(fleetCost(madeUpResults, one).memory);
  });

  it("a fleet without histograms costs what the remaining series cost", () => {
    const { series, withoutHistograms, dataPoints, dataPointsWithoutHistograms } =
      ofTypicalProcess(madeUpResults);
    expect([series, withoutHistograms, dataPoints, dataPointsWithoutHistograms]).toEqual([120, 20, 25, 20]);
    const bare = fleetCost(madeUpResults, { ...one, withoutHistograms: true });
    expect([bare.series, bare.pageBytes, bare.otlpBytes]).toEqual([20, 1440 * 4000, 1440 * 1000]);
  });

  it("a fleet in full detail costs what its series and exports cost", () => {
    const full = fleetCost(madeUpResults, { ...one, inFull: true });
    expect([full.series, full.pageBytes]).toEqual([420, 1440 * 60_000]);
  });

  it("the sizes for Mimir and Collectors follow their published rules", () => {
    const fleet = fleetCost(madeUpResults, { ...one, processes: 25_000, intervalS: 60 });
    const size = publishedSizes(fleet, 40_000);
    expect(size.distributorCores).toBe(2); // 50,000 samples per second
    expect(size.ingesterCores).toBe(30); // 3,000,000 series, three times
    expect(size.ingesterMemory).toBeCloseTo(75e9, 0);
    expect(size.collectorCores).toBe(2);
  });
});

import { describe, expect, it } from "vitest";
import { metricsExcerpt } from "./metrics-excerpt.ts";

describe("metricsExcerpt", () => {
  it("takes the first sample of each kind, no comments and no look-alikes", () => {
    const page = [
      "# HELP wattspan_energy_joules_total Energy",
      'wattspan_energy_joules_total{wattspan_activity="step"} 1',
      'wattspan_energy_joules_total{wattspan_activity="inference",x="1"} 2',
      'wattspan_energy_joules_total{wattspan_activity="inference",x="2"} 3',
      'wattspan_energy_joules_total_more{wattspan_activity="agent"} 9',
      'wattspan_grid_carbon_intensity_grams_per_J{wattspan_grid_zone="DE"} 4',
    ].join("\n");
    expect(metricsExcerpt(page)).toEqual([
      'wattspan_energy_joules_total{wattspan_activity="inference",x="1"} 2',
      'wattspan_grid_carbon_intensity_grams_per_J{wattspan_grid_zone="DE"} 4',
    ]);
  });

  it("has nothing of an empty page", () => {
    expect(metricsExcerpt("")).toEqual([]);
  });
});

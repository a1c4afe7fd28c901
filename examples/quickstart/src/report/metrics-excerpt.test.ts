import { describe, expect, it } from "vitest";
import { metricsExcerpt } from "./metrics-excerpt.ts";

describe("metricsExcerpt", () => {
  it("the metrics excerpt takes the first sample of each kind, without comments and similar names", () => {
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

  it("the metrics excerpt of an empty page is empty", () => {
    expect(metricsExcerpt("")).toEqual([]);
  });
});

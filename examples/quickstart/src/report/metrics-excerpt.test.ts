import { describe, expect, it } from "vitest";
import { metricsExcerpt } from "./metrics-excerpt.ts";

describe("metricsExcerpt", () => {
  it("takes the first samples of each family, no comments and no look-alikes", () => {
    const page = [
      "# HELP wattspan_energy_joules_total Energy",
      'wattspan_energy_joules_total{a="1"} 1',
      'wattspan_energy_joules_total{a="2"} 2',
      'wattspan_energy_joules_total{a="3"} 3',
      'wattspan_energy_joules_total_more{a="1"} 9',
      'wattspan_tokens_total{a="1"} 4',
    ].join("\n");
    expect(metricsExcerpt(page)).toEqual([
      'wattspan_energy_joules_total{a="1"} 1',
      'wattspan_energy_joules_total{a="2"} 2',
      'wattspan_tokens_total{a="1"} 4',
    ]);
  });

  it("has nothing of an empty page", () => {
    expect(metricsExcerpt("")).toEqual([]);
  });
});

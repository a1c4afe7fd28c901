/** Calls served in an unknown zone, drawn by load: the band of the country holds nine tenths of their grams. */

import type { IntensityReading, Location, Range } from "@wattspan/core";
import { multiplyRange } from "@wattspan/core/accounting";
import { expect, it } from "vitest";
import { zonesWithin, zoneWeight } from "../tables/annual-zones.js";
import { annualAverage } from "./annual-average.js";
import { BAND_FACTOR } from "./intensity-band.js";

const DRAWS = 40_000;
const Z95 = 1.6448536269514722;

const read = (location: Location): Promise<IntensityReading> =>
  annualAverage().current(location, AbortSignal.timeout(1000));
const factorOf = (below: number, above: number): Range => ({ value: 1, low: 1 / below, high: above });

/** The same in each run: Park and Miller's generator, Box and Muller's transform. */
function simulation(seed: number) {
  let state = seed;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const normal = () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
  /** Lognormal to each side of the value, with the bounds as the 5th and 95th percentile. */
  const truthAt = ({ value, low, high }: Range) => {
    const share = normal() / Z95;
    return value * (share < 0 ? (low / value) ** -share : (high / value) ** share);
  };
  return { next, truthAt };
}

/** Zones of a country with their means, and one of them by its load. */
async function drawn(country: string) {
  const zones = zonesWithin(country);
  const means = await Promise.all(
    zones.map(async (code) => (await read({ zone: { system: "electricity-maps", code } })).gramsPerKwh.value),
  );
  const total = zones.reduce((sum, zone) => sum + zoneWeight(zone), 0);
  return (share: number): number => {
    let left = share * total;
    const at = zones.findIndex((zone) => {
      left -= zoneWeight(zone);
      return left < 0;
    });
    return means.at(at) as number;
  };
}

it.each(["US", "CA", "AU", "IN", "BR"])(
  "the band of a country holds nine of ten truths of a zone drawn by load, and little more: %s",
  async (country) => {
    const { gramsPerKwh } = await read({ country });
    const zoneAt = await drawn(country);
    const { zone } = BAND_FACTOR;
    for (const [below, above] of [
      [1, 1],
      [1.05, 1.05],
      [2, 2],
      [4.5, 6.5],
    ] as const) {
      const joules = factorOf(below, above);
      const grams = multiplyRange(joules, gramsPerKwh);
      const { next, truthAt } = simulation(1128);
      let inside = 0;
      for (let i = 0; i < DRAWS; i++) {
        const value = zoneAt(next());
        const truth = truthAt(joules) * truthAt({ value, low: value / zone, high: value * zone });
        if (grams.low <= truth && truth <= grams.high) inside++;
      }
      expect(inside / DRAWS).toBeGreaterThan(0.87);
      expect(inside / DRAWS).toBeLessThan(0.935);
    }
  },
);

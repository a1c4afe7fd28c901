/** Everything around a simulated service: its devices, its grids, and estimates for hosted models. */

import type { CarbonIntensityProvider, EnergyEstimator, EnergyMeter, Range } from "@wattspan/core";
import { fakeMeter, type ManualClock } from "@wattspan/testing";

const HOUR_MS = 3_600_000;
/** Radians per millisecond, for a power that goes up and down within two seconds. */
const RATE = Math.PI / 1000;

/** A power around `watts`, with its exact integral, so that a week computes instantly. */
const around = (watts: number) => ({
  watts: (ms: number) => watts * (1 + 0.5 * Math.sin(RATE * ms)),
  energyJ: (ms: number) => (watts / 1000) * (ms - (0.5 / RATE) * Math.cos(RATE * ms)),
});

/**
 * Two cards with counters, and a processor that is only modelled. All refresh each millisecond: slower ones
 * would be looked at more often, which takes time here and makes no other series.
 */
export function devices(clock: ManualClock): readonly EnergyMeter[] {
  const card = (id: string) =>
    ({ id, component: "gpu", refreshMs: 1, idleWatts: 60, ...around(300) }) as const;
  const processor = {
    id: "cpu-0",
    component: "cpu",
    origin: "model",
    refreshMs: 1,
    idleWatts: 10,
    ...around(40),
  } as const;
  return [
    fakeMeter({ clock, name: "cards", zones: [card("gpu-0"), card("gpu-1")] }),
    fakeMeter({ clock, name: "processor-model", zones: [processor] }),
  ];
}

/** Distinct codes, like those of countries. @example zoneOf(27) // "BB" */
export const zoneOf = (index: number): string =>
  String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26));

/** Each country is a zone whose intensity goes up and down with the hours. */
export function grids(clock: ManualClock): CarbonIntensityProvider {
  return {
    name: "simulated",
    current: async ({ country = "DE" }) => {
      const wallMs = clock.wall();
      const hour = Math.floor(wallMs / HOUR_MS);
      const grams = 200 + 10 * (country.charCodeAt(0) % 26) + 80 * Math.sin((hour / 12) * Math.PI);
      return {
        gramsPerKwh: { value: grams, low: 0.9 * grams, high: 1.2 * grams },
        ...{ zone: country, signal: "average", basis: "lifecycle", source: "simulated", rung: "country" },
        ...{ validFromMs: hour * HOUR_MS, validToMs: (hour + 1) * HOUR_MS, carbonFreeShare: 0.5 },
      };
    },
  };
}

const range = (value: number): Range => ({ value, low: value / 2, high: value * 3 });

/** Knows every hosted model, by its tokens. */
export const estimator: EnergyEstimator = {
  id: "simulated",
  knows: () => true,
  estimate: ({ usage }) => ({
    energy: range(0.2 * (usage?.output ?? 0) + 0.01 * (usage?.inputFresh ?? 0)),
    embodiedCo2e: range(1e-4 * (usage?.output ?? 0)),
    water: range(1e-6 * (usage?.output ?? 0)),
    methodId: "simulated@1",
  }),
};

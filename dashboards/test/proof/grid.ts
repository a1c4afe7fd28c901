/** The grid of the proof: two zones and what is true of them. */

import type { CarbonIntensityProvider, IntensityReading, Location } from "@wattspan/core";

const HOUR_MS = 3_600_000;

type Told = Pick<
  IntensityReading,
  "zone" | "signal" | "source" | "estimated" | "stale" | "carbonFreeShare" | "renewableShare"
> & { readonly gramsPerKwh: number };

const HERE: Told = {
  zone: "DE",
  signal: "average",
  source: "simulated-operator",
  estimated: false,
  gramsPerKwh: 377,
  carbonFreeShare: 0.58,
  renewableShare: 0.55,
};
/** Where the hosted models are served: older than its validity, and estimated by its source. */
const SERVING: Told = {
  zone: "FR",
  signal: "average",
  source: "simulated-operator",
  estimated: true,
  stale: true,
  gramsPerKwh: 52,
  carbonFreeShare: 0.95,
  renewableShare: 0.28,
};
/** The same zone by what one more kWh would emit. It must never be mixed with the average. */
const MARGINAL: Told = { ...HERE, signal: "marginal", source: "simulated-marginal", gramsPerKwh: 611 };

/** Everything that the proof's services say of the grid. */
export const gridTruth: readonly Told[] = [HERE, SERVING, MARGINAL];

/** Answers with this truth. `marginal` is for the service that prices by what one more kWh would emit. */
export function simulatedGrid(wall: () => number, { marginal = false } = {}): CarbonIntensityProvider {
  const here = marginal ? MARGINAL : HERE;
  return {
    name: here.source,
    async current(location: Location) {
      const { gramsPerKwh: value, ...told } = location.country === "FR" ? SERVING : here;
      return {
        ...told,
        gramsPerKwh: { value, low: value * 0.9, high: value * 1.2 },
        basis: "lifecycle",
        kind: "live",
        rung: "country",
        validFromMs: wall(),
        validToMs: wall() + 1000 * HOUR_MS,
      };
    },
  };
}

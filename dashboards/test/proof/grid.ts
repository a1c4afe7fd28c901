/** The grids of the proof, and what is true of them. */

import type { CarbonIntensityProvider, Clock, IntensityReading } from "@wattspan/core";

const FOR_EVER_MS = 1e12;

type Told = Pick<
  IntensityReading,
  "zone" | "signal" | "source" | "estimated" | "stale" | "carbonFreeShare" | "renewableShare"
> & {
  /** At first, and from {@link CHANGES_AFTER_MS} on. */
  readonly gramsPerKwh: readonly [number, number];
};

/** What is over, since so long before a service starts. */
const OVER_SINCE_MS = 7_200_000;

/** Of the clock of a service: in the run that is looked at, which the one that only makes the series precedes. */
const CHANGES_AFTER_MS = 10_500;

/** The only one whose intensity changes. */
export const CHANGED_ZONE = "DE";

const HERE: Told = {
  zone: CHANGED_ZONE,
  signal: "average",
  source: "simulated-operator",
  estimated: false,
  gramsPerKwh: [377, 401],
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
  gramsPerKwh: [52, 52],
  carbonFreeShare: 0.95,
  renewableShare: 0.28,
};
/** The same zone by what one more kWh would emit. It must never be mixed with the average. */
const MARGINAL: Told = { ...HERE, signal: "marginal", source: "simulated-marginal", gramsPerKwh: [611, 574] };

/** Everything that the proof's services say of the grid. */
export const gridTruth: readonly Told[] = [HERE, SERVING, MARGINAL];

/** What it is at a time of the clock of a service. */
export const gramsPerKwhAt = ({ gramsPerKwh: [before, after] }: Told, atMs: number): number =>
  atMs < CHANGES_AFTER_MS ? before : after;

/** When the reading that counts then ceases to be valid, in milliseconds since the Unix epoch, for a service that started at such a moment. */
export function validUntil({ stale }: Told, atMs: number, startedMs: number): number {
  if (stale) return startedMs - OVER_SINCE_MS;
  return startedMs + (atMs < CHANGES_AFTER_MS ? CHANGES_AFTER_MS : FOR_EVER_MS);
}

/** Answers with this truth. `marginal` is for the service that prices by what one more kWh would emit. */
export function simulatedGrid(
  { now, wall }: Pick<Clock, "now" | "wall">,
  { marginal = false } = {},
): CarbonIntensityProvider {
  const here = marginal ? MARGINAL : HERE;
  const startedMs = wall() - now();
  return {
    name: here.source,
    async current({ country }) {
      const place = { DE: here, FR: SERVING }[country ?? ""];
      if (!place) throw new Error(`nobody knows the grid of ${country}`);
      const { gramsPerKwh: _, ...told } = place;
      const value = gramsPerKwhAt(place, now());
      const validToMs = validUntil(place, now(), startedMs);
      return {
        ...told,
        gramsPerKwh: { value, low: value * 0.9, high: value * 1.2 },
        basis: "lifecycle",
        kind: "live",
        rung: "country",
        ...{ validFromMs: validToMs - FOR_EVER_MS, validToMs },
      };
    },
  };
}

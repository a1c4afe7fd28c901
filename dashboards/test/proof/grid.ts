/** The grids of the proof, and what is true of them. */

import type { CarbonIntensityProvider, Clock, IntensityReading } from "@wattspan/core";

/**
 * Times are of the clock of a service, in milliseconds. In the run that is looked at, which one precedes that
 * only makes the series.
 */
const CHANGE_MS = 10_500;
const A_WEEK_MS = 7 * 24 * 3_600_000;
const HOUR_MS = 3_600_000;

type ReportedGrid = Pick<
  IntensityReading,
  "zone" | "signal" | "source" | "estimated" | "stale" | "carbonFreeShare" | "renewableShare"
> & {
  readonly gramsPerKwh: number;
  /** When it is first reported. */
  readonly fromMs: number;
  /** End of its validity. */
  readonly untilMs: number;
};

/** Another source replaces the first one, which metrics still report. */
const HERE: ReportedGrid = {
  ...{ zone: "DE", signal: "average", source: "simulated-operator", estimated: false, gramsPerKwh: 401 },
  ...{ carbonFreeShare: 0.58, renewableShare: 0.55, fromMs: CHANGE_MS, untilMs: A_WEEK_MS },
};
const FORMER: ReportedGrid = {
  ...HERE,
  ...{ source: "simulated-former", gramsPerKwh: 377, carbonFreeShare: 0.61, fromMs: 0, untilMs: CHANGE_MS },
};
/** Where the hosted models are served: older than its validity, and estimated by its source. */
const SERVING: ReportedGrid = {
  ...{ zone: "FR", signal: "average", source: "simulated-operator", estimated: true, stale: true },
  ...{ gramsPerKwh: 52, carbonFreeShare: 0.95, renewableShare: 0.28, fromMs: 0, untilMs: -HOUR_MS },
};
/**
 * The same zone by what one more kWh would emit, of one source that has a new value. It must never be mixed
 * with the average.
 */
const MARGINAL: ReportedGrid = {
  ...HERE,
  signal: "marginal",
  source: "simulated-marginal",
  gramsPerKwh: 574,
};
const MARGINAL_BEFORE: ReportedGrid = { ...MARGINAL, gramsPerKwh: 611, fromMs: 0, untilMs: CHANGE_MS };

const GRIDS = [FORMER, HERE, SERVING, MARGINAL_BEFORE, MARGINAL];

/** What a service prices by: where models are served it is the average. */
const isFor = ({ zone, signal }: ReportedGrid, marginal: boolean) =>
  zone === SERVING.zone || (signal === "marginal") === marginal;

/** What a service reports about the grid at a time of its clock: the last report of each source. */
export function gridTruth(marginal: boolean, atMs: number): readonly ReportedGrid[] {
  const reported = GRIDS.filter((one) => isFor(one, marginal) && one.fromMs <= atMs);
  return [...new Map(reported.map((one) => [`${one.zone} ${one.source}`, one])).values()];
}

/** In Unix milliseconds. */
const wallAt = ({ now, wall }: Pick<Clock, "now" | "wall">, ms: number) => wall() - now() + ms;

/** Answers with this truth. `marginal` is for the service that prices by what one more kWh would emit. */
export function simulatedGrid(
  clock: Pick<Clock, "now" | "wall">,
  { marginal = false } = {},
): CarbonIntensityProvider {
  const zones: Readonly<Record<string, string>> = { DE: HERE.zone, FR: SERVING.zone };
  return {
    name: (marginal ? MARGINAL : HERE).source,
    async current({ country = "" }) {
      const place = gridTruth(marginal, clock.now()).findLast(({ zone }) => zone === zones[country]);
      if (!place) throw new Error(`nobody knows the grid of ${country}`);
      const { gramsPerKwh: value, fromMs, untilMs, ...reported } = place;
      return {
        ...reported,
        gramsPerKwh: { value, low: value * 0.9, high: value * 1.2 },
        basis: "lifecycle",
        kind: "live",
        rung: "country",
        validFromMs: wallAt(clock, Math.min(fromMs, untilMs - HOUR_MS)),
        validToMs: wallAt(clock, untilMs),
      };
    },
  };
}

/** Until when something is valid, in Unix seconds, of a service that started then. */
export const validUntilS = ({ untilMs }: ReportedGrid, startedMs: number): number =>
  (startedMs + untilMs) / 1000;

/** Whether figures still hold: fine, audit again, or train again. Pure. */

import { WattspanConfigurationError } from "@wattspan/core";
import { meanOf } from "../statistics/spread.js";
import { type ProfileDistance, profileDistance } from "./profile-distance.js";
import { dependenceOf, FALSE_ALARM_EVERY, shiftsIn } from "./self-starting-cusum.js";

/** A figure over time, such as joules per token in each hour, or of each audit. */
export interface DriftSeries {
  readonly name: string;
  /** `energy` is compared by ratios; a `forecast`, the share of forecasts that missed, by differences. */
  readonly kind: "energy" | "forecast";
  /** In the order of time. What is not a finite number, or of energy not above 0, is left out and counted. */
  readonly values: readonly number[];
}

/** A feature of the workload in the same steps as the series. */
export interface ProfileSeries {
  readonly feature: string;
  readonly values: readonly number[];
}

/** What is known of one series. */
interface SeriesDrift {
  readonly name: string;
  readonly kind: DriftSeries["kind"];
  /** `too few`: nothing can be said. `small`: it shifted by less than what counts. */
  readonly state: "steady" | "small" | "shifted" | "too few";
  readonly count: number;
  readonly leftOut: number;
  /** Of the last level against that before the first shift: a share of energy, or a difference of shares. */
  readonly change?: number;
  readonly direction?: "up" | "down";
  /** Where the change began that lasts, and where it was certain. Indices into the values as they were given. */
  readonly beganAt?: number;
  readonly alarmAt?: number;
  /** The correlation of neighbours before the shift. Above 0.3 alarms come more often than stated. */
  readonly dependence?: number;
}

/** The whole report. */
export interface DriftReport {
  readonly schemaVersion: 1;
  /**
   * `retrain`: forecasts miss more often than they did. `re-audit`: what an audit stated no longer holds. `unknown`:
   * every series is too short.
   */
  readonly verdict: "fine" | "re-audit" | "retrain" | "unknown";
  readonly series: readonly SeriesDrift[];
  /** The workload before and after the first shift; without a shift, its first and its second half. */
  readonly profile: readonly ProfileDistance[];
  /** In words. */
  readonly why: string;
  /** Independent values of a steady series alarm once in so many, on average. */
  readonly falseAlarmEvery: number;
}

/** What counts as drift. */
export interface DriftOptions {
  /** The least change of an energy figure, as a share, and of a forecast, as a difference. Default 0.05. */
  readonly minChange?: number;
}

/** Fewer values have no deviation worth the name. */
const MIN_VALUES = 12;

/**
 * Looks for lasting shifts in each series, and for a change of the workload beside it.
 * @throws WattspanConfigurationError for a `minChange` that is not a share.
 * @example drift([{ name: "joules per token", kind: "energy", values }]).verdict // "re-audit"
 */
export function drift(
  series: readonly DriftSeries[],
  profile: readonly ProfileSeries[] = [],
  { minChange = 0.05 }: DriftOptions = {},
): DriftReport {
  if (!(minChange >= 0 && minChange < 1))
    throw new WattspanConfigurationError("minChange", minChange, "a share from 0, below 1");
  const drifts = series.map((one) => driftOf(one, minChange));
  const shifted = drifts.filter(({ state }) => state === "shifted");
  const began = shifted.flatMap(({ beganAt }) => beganAt ?? []);
  const distances = profile.flatMap(({ feature, values }) => {
    const middle = began.length > 0 ? Math.min(...began) : values.length >> 1;
    const [before, after] = [values.slice(0, middle), values.slice(middle)].map((part) =>
      part.filter(Number.isFinite),
    ) as [number[], number[]];
    return profileDistance(feature, before, after) ?? [];
  });
  const verdict = verdictOf(drifts, shifted);
  return {
    schemaVersion: 1,
    verdict,
    series: drifts,
    profile: distances,
    why: whyOf(verdict, shifted, distances),
    falseAlarmEvery: FALSE_ALARM_EVERY,
  };
}

function driftOf({ name, kind, values }: DriftSeries, minChange: number): SeriesDrift {
  const isUsable = (one: number) => Number.isFinite(one) && (kind === "forecast" || one > 0);
  const places = values.flatMap((one, i) => (isUsable(one) ? [i] : []));
  const scaled = places.map((i) =>
    kind === "energy" ? Math.log(values[i] as number) : (values[i] as number),
  );
  const common = { name, kind, count: scaled.length, leftOut: values.length - scaled.length };
  if (scaled.length < MIN_VALUES) return { ...common, state: "too few" };
  const shifts = shiftsIn(scaled);
  const dependence = dependenceOf(scaled.slice(0, shifts[0]?.beganAt));
  const changeOf = (from: number, to?: number) => {
    const difference = meanOf(scaled.slice(from, to)) - meanOf(scaled.slice(0, shifts[0]?.beganAt));
    return kind === "energy" ? Math.expm1(difference) : difference;
  };
  // A small shift, or one the other way, must hide no later one. Of each level: up, down, or neither by what counts.
  const turns = shifts.map(({ beganAt }, i) => {
    const change = changeOf(beganAt, shifts[i + 1]?.beganAt);
    return Math.abs(change) >= minChange ? Math.sign(change) : 0;
  });
  const shift = shifts[turns.findLastIndex((turn) => turn !== turns.at(-1)) + 1];
  if (!shift) return { ...common, state: "steady", dependence };
  const change = changeOf(shift.beganAt);
  return {
    ...common,
    state: turns.at(-1) === 0 ? "small" : "shifted",
    change,
    direction: change < 0 ? "down" : "up",
    beganAt: places[shift.beganAt] as number,
    alarmAt: places[shift.alarmAt] as number,
    ...(Number.isFinite(dependence) && { dependence }),
  };
}

function verdictOf(all: readonly SeriesDrift[], shifted: readonly SeriesDrift[]): DriftReport["verdict"] {
  if (shifted.some(({ kind, direction }) => kind === "forecast" && direction === "up")) return "retrain";
  if (shifted.some(({ kind }) => kind === "energy")) return "re-audit";
  return all.every(({ state }) => state === "too few") ? "unknown" : "fine";
}

function whyOf(
  verdict: DriftReport["verdict"],
  shifted: readonly SeriesDrift[],
  profile: readonly ProfileDistance[],
): string {
  const moved = profile.filter(({ hasMoved }) => hasMoved).map(({ feature }) => feature);
  const workload =
    profile.length === 0
      ? "the workload is not known"
      : moved.length > 0
        ? `the workload moved as well (${moved.join(", ")})`
        : "the workload is as it was: the system changed";
  if (verdict === "unknown") return `no figure has ${MIN_VALUES} values yet`;
  if (verdict === "fine")
    return moved.length > 0
      ? `no figure shifted, though the workload moved (${moved.join(", ")})`
      : "no figure shifted";
  const deciding = shifted.filter(({ kind }) => (kind === "forecast") === (verdict === "retrain"));
  return `${deciding.map(({ name, direction }) => `${name} went ${direction}`).join(", ")}; ${workload}`;
}

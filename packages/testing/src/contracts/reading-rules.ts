import {
  energyOf,
  joules,
  joulesFromMicrojoules,
  microjoulesFromJoules,
  secondsFromMs,
  watts,
  type Zone,
} from "@wattspan/core";
import { isFiniteNumber, isRecord, isText, shown } from "./values/examined-value.js";
import type { Check } from "./values/violation.js";

/** What holds for the readings of an opened meter. */
export type ReadingRule =
  /** A read gives a list of readings of a known kind. */
  | "read-shape"
  /** A reading names a zone that the meter declared. */
  | "reading-zone-known"
  /** A read says at most one thing about a zone. */
  | "reading-zone-once"
  /** `atMs` is on the time base of `performance.now()`: not the date, not seconds, not the future. */
  | "reading-time-base"
  /** `atMs` of a zone never goes back. */
  | "reading-time-order"
  /** A counter is a bigint, not negative, and below the zone's modulus. */
  | "counter-value"
  /** A counter goes back only where it wraps. */
  | "counter-back"
  /** A counter does not rise faster than `maxWatts` allows. */
  | "counter-too-fast"
  /** Power is finite and not negative, and its window too. */
  | "power-value"
  /** `none` says why. */
  | "none-reason";

/** When a read began and ended on the clock, and how old what it says may be, in milliseconds. */
export interface ReadTime {
  readonly beginMs: number;
  readonly endMs: number;
  readonly maxAgeMs: number;
}

/** Device and reader may tell time by different clocks of one machine. */
const CLOCK_TOLERANCE_MS = 5;

type Values = Readonly<Record<string, unknown>>;
interface Counted {
  readonly atMs: number;
  readonly microjoules: bigint;
}

/** Checks one read after the other; remembers what each zone said last. */
export function readingRules(zones: ReadonlyMap<string, Zone>, check: Check<ReadingRule>) {
  const lastTimes = new Map<string, number>();
  const lastCounts = new Map<string, Counted>();

  function checkTime(zone: Zone, atMs: unknown, time: ReadTime): number | undefined {
    const subject = `zone ${zone.id}`;
    const earliestMs =
      time.beginMs - Math.max(time.maxAgeMs, isFiniteNumber(zone.refreshMs) ? 10 * zone.refreshMs : 0);
    const isNow = isFiniteNumber(atMs) && atMs >= earliestMs && atMs <= time.endMs + CLOCK_TOLERANCE_MS;
    const expected = `performance.now() was ${time.endMs}`;
    if (!check(isNow, "reading-time-base", subject, `atMs is ${shown(atMs)} when ${expected}`))
      return undefined;
    const lastMs = lastTimes.get(zone.id) ?? Number.NEGATIVE_INFINITY;
    const isForward = (atMs as number) >= lastMs;
    check(isForward, "reading-time-order", subject, `atMs went back from ${lastMs} to ${shown(atMs)}`);
    lastTimes.set(zone.id, atMs as number);
    return isForward ? (atMs as number) : undefined;
  }

  function checkCounter(zone: Zone, microjoules: unknown, atMs: number | undefined): void {
    const subject = `zone ${zone.id}`;
    const modulus =
      isFiniteNumber(zone.modulusJ) && zone.modulusJ > 0
        ? microjoulesFromJoules(joules(zone.modulusJ))
        : undefined;
    const isValue =
      typeof microjoules === "bigint" &&
      microjoules >= 0n &&
      (modulus === undefined || microjoules < modulus);
    const expected = `expected a bigint of at least 0${modulus === undefined ? "" : ` and below ${modulus}`}`;
    if (!check(isValue, "counter-value", subject, `microjoules is ${shown(microjoules)}; ${expected}`))
      return;
    if (atMs === undefined) return;
    const next = { atMs, microjoules: microjoules as bigint };
    const last = lastCounts.get(zone.id);
    if (last !== undefined) checkRise(zone, last, next, modulus, check);
    lastCounts.set(zone.id, next);
  }

  function checkReading(zone: Zone, reading: Values, time: ReadTime): void {
    const subject = `zone ${zone.id}`;
    const atMs = checkTime(zone, reading.atMs, time);
    if (reading.kind === "counter") checkCounter(zone, reading.microjoules, atMs);
    else if (reading.kind === "power") checkPower(subject, reading, check);
    else if (reading.kind === "none") {
      const found = `reason is ${shown(reading.reason)}; expected why there is no value`;
      check(isText(reading.reason), "none-reason", subject, found);
    } else
      check(false, "read-shape", subject, `kind is ${shown(reading.kind)}; expected counter, power or none`);
  }

  return function checkRead(readings: unknown, time: ReadTime): void {
    const isList = check(
      Array.isArray(readings),
      "read-shape",
      "reader",
      `read gave ${shown(readings)}, no list`,
    );
    const seen = new Map<string, Values>();
    for (const reading of isList ? (readings as readonly unknown[]) : []) {
      if (!check(isRecord(reading), "read-shape", "reader", `a reading is ${shown(reading)}, no object`))
        continue;
      const values = reading as Values;
      const zone = typeof values.zone === "string" ? zones.get(values.zone) : undefined;
      const unknown = `a reading names zone ${shown(values.zone)}, which open did not declare`;
      check(zone !== undefined, "reading-zone-known", "reader", unknown);
      if (zone === undefined) continue;
      const mayStand = follows(values, seen.get(zone.id));
      check(
        mayStand,
        "reading-zone-once",
        `zone ${zone.id}`,
        "has two readings of one moment, or two counters, in one read",
      );
      seen.set(zone.id, values);
      checkReading(zone, values, time);
    }
  };
}

function checkPower(subject: string, { watts, windowMs }: Values, check: Check<ReadingRule>): void {
  const isPower = [watts, windowMs].every((value) => isFiniteNumber(value) && value >= 0);
  const found = `watts is ${shown(watts)} over windowMs ${shown(windowMs)}`;
  check(isPower, "power-value", subject, `${found}; expected finite numbers of at least 0, or kind none`);
}

/** Whether a reading may stand after another one of its zone in one read: power of a later moment may. */
function follows(next: Values, last: Values | undefined): boolean {
  if (!last) return true;
  const isPower = next.kind !== "counter" && last.kind !== "counter";
  return isPower && Number(next.atMs) > Number(last.atMs);
}

/** A counter may rise by what `maxWatts` brings in the elapsed time and one refresh; going back it must be a wrap. */
function checkRise(
  zone: Zone,
  last: Counted,
  next: Counted,
  modulus: bigint | undefined,
  check: Check<ReadingRule>,
): void {
  const mostJ = energyOf(watts(zone.maxWatts), secondsFromMs(next.atMs - last.atMs + zone.refreshMs));
  const isBack = next.microjoules < last.microjoules;
  const rise = next.microjoules - last.microjoules + (isBack ? (modulus ?? 0n) : 0n);
  const riseJ = joulesFromMicrojoules(rise);
  // A wrong maxWatts is a violation of its own.
  const isPossible = !isFiniteNumber(mostJ) || (rise >= 0n && riseJ <= mostJ);
  const found = `the counter went from ${last.microjoules} to ${next.microjoules} µJ in ${next.atMs - last.atMs} ms`;
  const expected = `at ${zone.maxWatts} W it rises by at most ${mostJ} J`;
  const rule = isBack ? "counter-back" : "counter-too-fast";
  check(isPossible, rule, `zone ${zone.id}`, `${found}; ${isBack ? "no wrap explains it: " : ""}${expected}`);
}

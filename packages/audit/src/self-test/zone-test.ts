/** Whether the readings of one zone can be those of its device. Pure. */

import type { Reading, Zone } from "@wattspan/core";
import { counterStep } from "@wattspan/core/replay";
import {
  joulesFromMicrojoules,
  joules as joulesOf,
  microjoulesFromJoules,
  perSecond,
  secondsFromMs,
} from "@wattspan/core/units";
import { meanOf } from "../statistics/spread.js";

/** What a zone showed, in watts and seconds. */
export interface ZoneTest {
  readonly zone: string;
  readonly readings: number;
  /** The mean, at rest: the workload does not run yet. Absent if no energy between two readings is known. */
  readonly watts?: number;
  /** As the meter states it. */
  readonly refreshS: number;
  /** Why it failed: the first rule that it breaks. */
  readonly failure?: string;
}

/** So many refreshes of a counter must fit into the test, or it says nothing of them. */
const MIN_REFRESHES = 3;
/** A refresh may take this much longer than stated: reads see it late. */
const SLACK = 2;

type Counter = Extract<Reading, { readonly kind: "counter" }>;
type Gauge = Extract<Reading, { readonly kind: "power" }>;

/** @param readings Of this zone, in order. */
export function zoneTest(zone: Zone, readings: readonly Reading[]): ZoneTest {
  const said = readings.filter((reading) => reading.kind !== "none");
  const base = { zone: zone.id, readings: said.length, refreshS: secondsFromMs(zone.refreshMs) };
  const failure = failureToRead(readings, said);
  if (failure !== undefined) return { ...base, failure };
  const seen = said.every((reading) => reading.kind === "power")
    ? ofGauge(zone, said as readonly Gauge[])
    : ofCounter(
        zone,
        said.filter((reading) => reading.kind === "counter"),
      );
  const broken = seen.failure ?? implausible(zone, seen.watts === undefined ? [] : [seen.watts]);
  return {
    ...base,
    ...(seen.watts !== undefined && { watts: seen.watts }),
    ...(broken !== undefined && { failure: broken }),
  };
}

type Seen = Pick<ZoneTest, "watts" | "failure">;

function failureToRead(all: readonly Reading[], said: readonly Reading[]): string | undefined {
  if (said.length < 2) {
    const none = all.find((reading) => reading.kind === "none");
    return `${said.length} of ${all.length} reads gave a value${none ? ` (${none.reason})` : ""}`;
  }
  const isBack = said.some(({ atMs }, i) => i > 0 && !(atMs >= (said[i - 1] as Reading).atMs));
  return isBack ? "its time went back" : undefined;
}

function ofGauge(zone: Zone, readings: readonly Gauge[]): Seen {
  const powers = readings.map(({ watts }) => watts);
  const failure = implausible(zone, powers);
  return { watts: meanOf(powers), ...(failure !== undefined && { failure }) };
}

interface Change {
  readonly atMs: number;
  /** Joules since the one before. */
  readonly joules: number;
}

/** A value that stands says nothing of power: it is that from one change to the next. */
function ofCounter(zone: Zone, readings: readonly Counter[]): Seen {
  const changes = changesOf(zone, readings);
  if (typeof changes === "string") return { failure: `its counter made no possible step (${changes})` };
  const [first, last] = [readings[0] as Counter, readings.at(-1) as Counter];
  const testedMs = last.atMs - first.atMs;
  // On a busy machine reads come late, and no refresh is seen between two of them.
  const refreshMs = Math.max(zone.refreshMs, testedMs / Math.max(1, readings.length - 1));
  const isJudged = zone.origin === "sensor" && testedMs >= MIN_REFRESHES * refreshMs;
  const [begin, ...later] = changes;
  const end = later.at(-1);
  // The age of the first value is unknown: it counts only where there is no other.
  if (!begin || !end) {
    if (!begin)
      return isJudged ? { failure: `its counter stood still for ${secondsFromMs(testedMs)} s` } : {};
    return { watts: perSecond(begin.joules, begin.atMs - first.atMs) };
  }
  const seenMs = (end.atMs - begin.atMs) / later.length;
  const isSlow = isJudged && seenMs > SLACK * refreshMs;
  const joules = later.reduce((sum, one) => sum + one.joules, 0);
  return {
    watts: perSecond(joules, end.atMs - begin.atMs),
    ...(isSlow && { failure: `it refreshes every ${Math.round(seenMs)} ms and states ${zone.refreshMs} ms` }),
  };
}

/** Or why a step is none. Two readings of one moment are one. */
function changesOf(zone: Zone, readings: readonly Counter[]): readonly Change[] | string {
  const range = {
    ...{ maxWatts: zone.maxWatts, refreshS: secondsFromMs(2 * zone.refreshMs) },
    modulusMicrojoules:
      zone.modulusJ === undefined ? undefined : microjoulesFromJoules(joulesOf(zone.modulusJ)),
  };
  const changes: Change[] = [];
  let before = readings[0] as Counter;
  for (const reading of readings) {
    const elapsedS = secondsFromMs(reading.atMs - before.atMs);
    const step = counterStep(before.microjoules, reading.microjoules, elapsedS, range);
    if (typeof step === "string") return step;
    if (step === 0n || elapsedS === 0) continue;
    changes.push({ atMs: reading.atMs, joules: joulesFromMicrojoules(step) });
    before = reading;
  }
  return changes;
}

/** A device that runs draws something; what is modelled, or ours alone, may be nothing at rest. */
function implausible({ origin, maxWatts }: Zone, powers: readonly number[]): string | undefined {
  const wrong = powers.find(
    (watts) => !(watts <= maxWatts && (origin === "sensor" ? watts > 0 : watts >= 0)),
  );
  return wrong === undefined
    ? undefined
    : `${Number(wrong.toPrecision(4))} W is no power up to ${maxWatts} W`;
}

import type { Footprint } from "wattspan";
import type { SimulatedRun } from "./simulated-run.ts";

/** What is checked against the truth, and whether it holds. */
export interface RunChecks {
  /** Of all devices, the largest |counted − truth| ÷ truth. */
  readonly truth: Check;
  /** Of all devices, the largest |parts − counted| ÷ counted. */
  readonly parts: Check;
  /** |sum of footprints − activities of devices| ÷ activities. */
  readonly footprints: Check;
  /** Of all footprints, the largest |coverage − share of the time in which each device could be read|. */
  readonly coverage: Check;
  /** All of them. */
  readonly hold: boolean;
  /** Footprints whose coverage is below 1. */
  readonly partlyCovered: readonly Footprint[];
}

/** A difference and its maximum. */
export interface Check {
  readonly off: number;
  readonly most: number;
  readonly holds: boolean;
}

/** A joule that is lost among a million. */
const MAX_RELATIVE = 1e-6;
/** The driver counts whole millijoules. The lost card is counted in two stretches, so its sum may be two steps off. */
const MAX_STEPS_J = 0.002;
/** Share of a call's time: half a refresh of one of eight devices. */
const MAX_COVERAGE = 0.005;
/** Calls that end so shortly before a card is back wait for it, and have all of it. */
const WAITS_MS = 450;

/** Checks a run against its truth. Pure. */
export function checksOf(run: SimulatedRun): RunChecks {
  const { devices, footprints } = run;
  const activity = sumOf(devices.map(({ status }) => status.activity));
  const given = sumOf(footprints.map(({ energy }) => energy?.value ?? Number.NaN));
  const checks = {
    truth: check(
      devices.map(({ status, truth }) => status.total / truth - 1),
      MAX_RELATIVE + Math.max(...devices.map(({ truth }) => MAX_STEPS_J / truth)),
    ),
    parts: check(
      devices.map(({ status: { activity, idle, otherProcess, unattributed, carry, total } }) => {
        return (activity + idle + otherProcess + unattributed + carry) / total - 1;
      }),
      MAX_RELATIVE,
    ),
    footprints: check([given / activity - 1], MAX_RELATIVE),
    coverage: check(
      footprints.map((footprint) => footprint.coverage - expectedCoverage(footprint, run)),
      MAX_COVERAGE,
    ),
  };
  return {
    ...checks,
    hold: Object.values(checks).every(({ holds }) => holds),
    partlyCovered: footprints.filter(({ coverage }) => coverage < 1 - 1e-9),
  };
}

/** All devices could be read all the time, except the card while it was away. */
function expectedCoverage(
  { startedAt, durationS }: Footprint,
  { away, beganAt, devices }: SimulatedRun,
): number {
  const fromMs = startedAt.getTime() - beganAt;
  const toMs = fromMs + durationS * 1000;
  // Where the counter went on, calls that end later have what it drew meanwhile.
  const goesOn = away.unreadJ === undefined;
  if (goesOn && toMs >= away.untilMs - WAITS_MS) return 1;
  const unreadMs = Math.max(0, Math.min(toMs, away.untilMs) - Math.max(fromMs, away.fromMs));
  return 1 - unreadMs / (toMs - fromMs) / devices.length;
}

function check(differences: readonly number[], most: number): Check {
  const off = differences.reduce((largest, one) => Math.max(largest, Math.abs(one)), 0);
  // `NaN` does not agree with anything.
  return { off, most, holds: differences.length > 0 && off <= most };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

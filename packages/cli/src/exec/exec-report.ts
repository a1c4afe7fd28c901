/** The energy of a command, as one object. */

import type { Footprint, IntensityReading, Range, Reason, StageKind } from "@wattspan/core";
import type { UnreadSource } from "../machine/unread.js";
import type { ChildEnd } from "../process/child.js";
import { dividedBy } from "../terminal/text/number-text.js";
import type { MeteredEpoch } from "./metered-epochs.js";

/** Energy and emissions; absent if unknown. */
interface ExecTotals {
  /** Joules. */
  readonly energyJ?: Range;
  /** Grams of CO2e. */
  readonly co2eG?: Range;
}

/** One epoch. */
export interface ExecEpoch extends ExecTotals {
  readonly epoch: number;
  readonly durationS?: number;
  readonly units?: number;
  /** Loss, accuracy and other numbers of the program. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * The whole report: what `--json` writes. Fields may be added; `schemaVersion` changes when a field changes
 * its meaning.
 */
export interface ExecReport extends ExecTotals {
  readonly schemaVersion: 1;
  readonly command: "exec";
  readonly name: string;
  readonly stage: StageKind;
  /** Name and version. */
  readonly dataset?: string;
  readonly startedAt: string;
  readonly durationS: number;
  readonly exitCode: number;
  /** The signal that ended the command. */
  readonly signal?: string;
  /** `modelled` is computed from activity, and never measured. */
  readonly method: Footprint["method"];
  /** The meters. */
  readonly methodIds: readonly string[];
  readonly intensity?: Pick<IntensityReading, "gramsPerKwh" | "zone" | "rung" | "source">;
  readonly units?: { readonly count: number; readonly name?: string; readonly each: ExecTotals };
  readonly epochs: readonly ExecEpoch[];
  /** Share of the time in which the devices were read, 0…1. */
  readonly coverage: number;
  /** What is missing or uncertain, and why. */
  readonly reasons: readonly Reason[];
  /** What the options named of the machine and could not be read. */
  readonly unread: readonly UnreadSource[];
  /** Lines of the program that are not events. */
  readonly ignoredEvents: number;
  /** Source of the processes' CPU time: their own control group, or `/proc`. */
  readonly countedBy: "cgroup" | "proc";
}

/** Facts for the report. */
export interface ExecFacts {
  readonly footprint: Footprint;
  readonly inner: readonly Footprint[];
  readonly end: ChildEnd;
  readonly stage: StageKind;
  readonly dataset?: string;
  readonly epochs: readonly MeteredEpoch[];
  readonly ignoredEvents: number;
  readonly unread: readonly UnreadSource[];
  readonly countedBy: ExecReport["countedBy"];
}

/** The report of a command. @example execReport(facts).energyJ?.value // 2310 */
export function execReport(facts: ExecFacts): ExecReport {
  const { footprint, inner, end, stage, dataset, epochs, ignoredEvents, unread, countedBy } = facts;
  const all = [footprint, ...inner];
  const { intensity, units } = footprint;
  return {
    schemaVersion: 1,
    command: "exec",
    name: footprint.name,
    stage,
    ...(dataset !== undefined && { dataset }),
    startedAt: footprint.startedAt.toISOString(),
    durationS: footprint.durationS,
    exitCode: end.code,
    ...(end.signal && { signal: end.signal }),
    method: methodOf(all),
    methodIds: [
      ...new Set(
        all.flatMap(({ parts }) => parts.flatMap(({ methodId, energy }) => (energy ? methodId : []))),
      ),
    ],
    ...totalsOf(footprint),
    ...(intensity && {
      intensity: {
        gramsPerKwh: intensity.gramsPerKwh,
        zone: intensity.zone,
        rung: intensity.rung,
        source: intensity.source,
      },
    }),
    ...(units && units.count > 0 && { units: { ...units, each: dividedTotals(footprint, units.count) } }),
    epochs: epochs.map(epochOf),
    coverage: footprint.coverage,
    reasons: reasonsOf(all),
    unread,
    ignoredEvents,
    countedBy,
  };
}

/**
 * Nothing else is metered here. At most, an epoch began in the tick in which another ended: their bands say so, and
 * both are in the whole.
 */
const reasonsOf = (all: readonly Footprint[]): readonly Reason[] =>
  [...new Set(all.flatMap(({ reasons }) => reasons))].filter((reason) => reason !== "shared");

const totalsOf = ({ energy, co2e }: Footprint): ExecTotals => ({
  ...(energy && { energyJ: energy }),
  ...(co2e && { co2eG: co2e }),
});

function dividedTotals(footprint: Footprint, count: number): ExecTotals {
  const { energyJ, co2eG } = totalsOf(footprint);
  return {
    ...(energyJ && { energyJ: dividedBy(energyJ, count) }),
    ...(co2eG && { co2eG: dividedBy(co2eG, count) }),
  };
}

const epochOf = ({ epoch, units, metrics, footprint }: MeteredEpoch): ExecEpoch => ({
  epoch,
  ...(footprint && { durationS: footprint.durationS, ...totalsOf(footprint) }),
  ...(units > 0 && { units }),
  metrics,
});

/** Method of the whole: its parts are the epochs and the rest. */
function methodOf(all: readonly Footprint[]): Footprint["method"] {
  const known = new Set(all.map(({ method }) => method).filter((method) => method !== "unavailable"));
  const [first, ...others] = known;
  if (first === undefined) return "unavailable";
  return others.length === 0 ? first : "mixed";
}

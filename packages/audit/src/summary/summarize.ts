/** The figures of a record's repetitions: each, and by functional unit. Pure. */

import type { RepetitionEntry } from "../format/entries.js";
import { isWarmUp } from "../format/repetitions.js";
import type { WorkloadScope } from "../format/scope.js";
import { hodgesLehmann } from "../statistics/hodges-lehmann.js";
import { meanOf, medianOf } from "../statistics/spread.js";
import { looserRules } from "../workload/recorded-workload.js";
import type { WorkloadDigest } from "../workload/workload-digests.js";
import type { RecordedAudit } from "./read-record.js";

/** A figure with the 95 % interval of the repetitions alone: the accuracy of the meters comes on top. */
export interface SummaryFigure {
  readonly value: number;
  /** Absent below six repetitions, and above 2,000. */
  readonly interval?: { readonly low: number; readonly high: number };
  /** Repetitions that have it. */
  readonly count: number;
}

/**
 * Figures: joules of devices, joules that others stated, grams of CO2e, CPU seconds, seconds. Those that are unknown
 * are absent.
 */
export type SummaryFigures = Partial<
  Readonly<Record<"joules" | "stated" | "grams" | "cpuS" | "seconds", SummaryFigure>>
>;

/** What a record comes to. */
export interface AuditSummary {
  readonly name: string;
  readonly scope?: WorkloadScope;
  readonly dataset?: WorkloadDigest | { readonly name: string; readonly version: string };
  readonly counted: number;
  readonly voids: number;
  /** Rules of steadiness that allow more than the default ones, such as `others 1 (usually 0.1)`. */
  readonly looserRules: readonly string[];
  /** `modelled`: at least one device is. Absent: no device was counted. */
  readonly energy?: "measured" | "modelled";
  /** SHA-256 of the tables that priced or estimated it, by their names with edition. */
  readonly tables: Readonly<Record<string, string>>;
  /** Of what it reads. */
  readonly digests: readonly WorkloadDigest[];
  /**
   * Activities and requests to services of unknown energy, in all repetitions that count: joules and grams are lower
   * bounds. Absent: none.
   */
  readonly unknown?: number;
  readonly perRepetition: SummaryFigures;
  readonly perUnit?: SummaryFigures & {
    /** In the plural. */
    readonly name: string;
    /** The mean of a repetition. */
    readonly count: number;
  };
}

/** Fewer figures have no interval of 95 %. */
const MIN_FIGURES = 6;

/**
 * Sums up. Repetitions that are void do not count. @example summaryOf(await
 * readRecord("run.audit.jsonl")).perUnit?.joules
 */
export function summaryOf(recorded: RecordedAudit): AuditSummary {
  const { workload, repetitions, devices, unknown } = recorded;
  const counted = repetitions.filter((one) => one.void === undefined);
  const { name, scope, plan, digests } = workload;
  const dataset = digests.find((one) => one.of === "dataset") ?? plan?.dataset;
  const units = counted.map((one) => unitsOf(one) ?? plan?.unit?.count);
  const known = units.filter((one) => one !== undefined);
  return {
    name,
    ...(scope && { scope }),
    ...(dataset && { dataset: dataset as NonNullable<AuditSummary["dataset"]> }),
    counted: counted.length,
    voids: repetitions.filter((one) => one.void !== undefined && !isWarmUp(one, workload.warmUps)).length,
    ...(devices.length > 0 && {
      energy: devices.some(({ origin }) => origin === "model") ? "modelled" : "measured",
    }),
    looserRules: looserRules(workload.rules),
    tables: tablesOf(recorded),
    digests,
    ...(unknown && { unknown }),
    perRepetition: figuresOf(
      counted,
      counted.map(() => 1),
    ),
    ...(known.length > 0 && {
      perUnit: { name: plan?.unit?.name ?? "units", count: meanOf(known), ...figuresOf(counted, units) },
    }),
  };
}

/** Of its sources, those whose digests are recorded. */
function tablesOf({ sources, environment }: RecordedAudit): Readonly<Record<string, string>> {
  const tables = (environment.tables ?? {}) as Readonly<Record<string, unknown>>;
  const used = sources.flatMap((source) => {
    const sha256 = tables[source.slice(0, source.lastIndexOf("@"))];
    return typeof sha256 === "string" ? [[source, sha256] as const] : [];
  });
  return Object.fromEntries(used);
}

const FIGURES = {
  joules: (one: RepetitionEntry) => one.joules,
  stated: (one: RepetitionEntry) => one.stated,
  grams: (one: RepetitionEntry) => one.grams,
  cpuS: (one: RepetitionEntry) => numberIn(one.facts, "cpuS"),
  seconds: (one: RepetitionEntry) => one.to - one.from,
} as const satisfies Record<keyof SummaryFigures, (one: RepetitionEntry) => number | undefined>;

function figuresOf(
  counted: readonly RepetitionEntry[],
  units: readonly (number | undefined)[],
): SummaryFigures {
  const found = Object.entries(FIGURES).flatMap(([name, of]) => {
    const values = counted.flatMap((one, at) => {
      const value = of(one);
      const divisor = units[at];
      return value === undefined || divisor === undefined ? [] : [value / divisor];
    });
    return values.length === 0 ? [] : [[name, figureOf(values)] as const];
  });
  return Object.fromEntries(found);
}

/** The cost of an exact interval grows with the square. */
const MAX_FIGURES = 2000;

function figureOf(values: readonly number[]): SummaryFigure {
  const count = values.length;
  if (count > MAX_FIGURES) return { value: medianOf(values), count };
  const { value, low, high } = hodgesLehmann(values);
  return count < MIN_FIGURES ? { value, count } : { value, interval: { low, high }, count };
}

/** What the repetition reported. */
const unitsOf = ({ facts }: RepetitionEntry): number | undefined => {
  const units = numberIn(facts?.reported, "units");
  return units !== undefined && units > 0 ? units : undefined;
};

function numberIn(holder: unknown, name: string): number | undefined {
  const value = (holder as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

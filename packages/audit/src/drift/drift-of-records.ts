import type { StoredAudit } from "../stored/stored-audit.js";
import { type DriftOptions, type DriftReport, type DriftSeries, drift, type ProfileSeries } from "./drift.js";

/** Records of one machine, one workload and the same meters, and what drift finds in them. */
export interface RecordsDrift extends DriftReport {
  readonly machine: string;
  readonly workload: string;
  readonly meters: readonly string[];
  /** The records in the order of time, which the indices of `series` are into. */
  readonly records: readonly {
    readonly path: string;
    readonly startedAt: string;
    readonly version?: string;
  }[];
}

/**
 * Looks for lasting shifts over records: the same figures and the same law as over the metrics of a service. Each
 * record is one value, as its repetitions share what the machine was like that day. Records of other machines,
 * workloads or meters are looked at apart. Pure.
 * @throws WattspanConfigurationError for a `minChange` that is not a share.
 * @example driftOfRecords((await storedAudits(["nightly"])).audits)[0]?.verdict // "fine"
 */
export function driftOfRecords(audits: readonly StoredAudit[], options: DriftOptions = {}): RecordsDrift[] {
  const groups = new Map<string, StoredAudit[]>();
  for (const audit of audits) {
    const { machine, workload, meters, energy } = audit.facts;
    const key = JSON.stringify([machine, workload, meters, energy]);
    groups.set(key, [...(groups.get(key) ?? []), audit]);
  }
  return [...groups.values()].map((group) => {
    const own = group.toSorted((a, b) => a.startedAtMs - b.startedAtMs);
    const { machine, workload, meters } = (own[0] as StoredAudit).facts;
    const records = own.map(({ path, startedAtMs, version }) => ({
      ...{ path, startedAt: new Date(startedAtMs).toISOString() },
      ...(version !== undefined && { version }),
    }));
    return { machine, workload, meters, ...drift(seriesOf(own), profileOf(own), options), records };
  });
}

/** One figure of a record: a quotient, whose divisor may be 0. */
type Figure = (audit: StoredAudit) => number;

const ENERGY: readonly (readonly [string, Figure])[] = [
  ["joules per token", ({ work }) => work.inferenceJ / work.tokens],
  ["joules per request", ({ work }) => work.requestJ / work.requests],
  ["joules per reached goal", ({ work }) => work.agentJ / work.reachedGoals],
  ["joules per repetition", ({ runs }) => meanJoules(runs)],
];
const PROFILE: readonly (readonly [string, Figure])[] = [
  ["tokens per request", ({ work }) => work.tokens / work.requests],
  ["output share of tokens", ({ work }) => work.outputTokens / work.tokens],
  ["cache hits", ({ work }) => work.cachedTokens / work.tokens],
  ["requests in flight", ({ work, seconds }) => (work.requests > 0 ? work.inferenceS / seconds : Number.NaN)],
  ["failed attempts", ({ work }) => work.failedAttempts / work.attempts],
];
const missed: Figure = ({ forecasts }) => (forecasts ? forecasts.missed / forecasts.judged : Number.NaN);

function meanJoules(runs: StoredAudit["runs"]): number {
  const joules = runs.flatMap(({ figures, isVoid }) => (isVoid === undefined ? (figures.energy ?? []) : []));
  return joules.reduce((sum, one) => sum + one, 0) / joules.length;
}

function seriesOf(audits: readonly StoredAudit[]): DriftSeries[] {
  return [
    ...ENERGY.map(([name, of]) => ({ name, kind: "energy" as const, values: audits.map(of) })),
    { name: "missed forecasts", kind: "forecast" as const, values: audits.map(missed) },
  ].filter(({ values }) => values.some(Number.isFinite));
}

const profileOf = (audits: readonly StoredAudit[]): ProfileSeries[] =>
  PROFILE.map(([feature, of]) => ({ feature, values: audits.map(of) })).filter(({ values }) =>
    values.some(Number.isFinite),
  );

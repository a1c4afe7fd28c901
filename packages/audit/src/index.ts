/** `@wattspan/audit`: audits that can be computed again, compared and gated. */

export { whyNotComparable } from "./compare/comparability.js";
export { type CompareOptions, compare } from "./compare/compare.js";
export { type CompareRules, comparePairs, compareRecordings } from "./compare/compare-pairs.js";
export type {
  ComparedComponent,
  ComparedRecording,
  Comparison,
  GuardrailFinding,
  Outcome,
  VoidCount,
} from "./compare/comparison.js";
export type { GuardrailRules } from "./compare/guardrails.js";
export { type Limit, limitOf } from "./compare/limit.js";
export type { Figures, Pair, RunFacts, RunFigures, Side } from "./compare/run-figures.js";
export {
  type DriftOptions,
  type DriftReport,
  type DriftSeries,
  drift,
  type ProfileSeries,
  type SeriesDrift,
} from "./drift/drift.js";
export { driftOfRecords, type RecordsDrift } from "./drift/drift-of-records.js";
export type { ProfileDistance } from "./drift/profile-distance.js";
export { compareEnvironments, type EnvironmentDifference } from "./environment/compare-environments.js";
export { type EnvironmentFacts, environmentFacts } from "./environment/environment-facts.js";
export { type MachineState, machineState, steadinessBetween } from "./environment/machine-state.js";
export {
  type BrokenRule,
  brokenRule,
  type CpuTicks,
  cpuTicks,
  type Steadiness,
  type SteadinessRules,
  steadinessOf,
  voidBy,
} from "./environment/steadiness.js";
export { AuditError } from "./format/audit-error.js";
export type { DeviceEntry, RepetitionEntry } from "./format/entries.js";
export { Mismatch } from "./format/mismatch.js";
export { SCOPES, type WorkloadScope } from "./format/scope.js";
export { workloadIdentity } from "./format/workload-identity.js";
export { decide, type GateDecision, type Waived } from "./gate/decide.js";
export { appendDecision, brokenDecisionLog, type LoggedDecision } from "./gate/decision-log.js";
export type { GatePolicy, Waiver } from "./gate/policy.js";
export { policyOf } from "./gate/read-policy.js";
export { type RecordFile, recordFile } from "./record/record-file.js";
export { type Recorder, type RecordFacts, record } from "./record/recorder.js";
export { junitReport } from "./report/junit.js";
export { markdownReport } from "./report/markdown.js";
export { figureText, limitText } from "./report/plain-words.js";
export { verdictLine } from "./report/verdict-line.js";
export type { RerunFigure, RerunOutcome } from "./rerun/compare-reruns.js";
export { type RerunOptions, type RerunReport, rerun } from "./rerun/rerun.js";
export { type NotRestored, notRestored, type PlaceOfRerun } from "./rerun/restored.js";
export {
  type AuditOptions,
  type AuditProgress,
  type AuditReport,
  type AuditTaps,
  audit,
} from "./run/audit.js";
export type { AuditedRepetition, AuditedWorkload, RepetitionReport } from "./run/audited-workload.js";
export { type ForecastCounts, type JudgedForecasts, judgedForecasts } from "./run/judged-forecasts.js";
export type { StatedFacts, StatedPue } from "./run/machine-changes.js";
export { type MeterTest, testMeter } from "./self-test/meter-test.js";
export type { ZoneTest } from "./self-test/zone-test.js";
export { type Estimate, hodgesLehmann } from "./statistics/hodges-lehmann.js";
export { holm } from "./statistics/holm.js";
export { leastDetectable } from "./statistics/least-detectable.js";
export { type SignedRank, signedRank } from "./statistics/signed-rank.js";
export { compareRecords } from "./stored/compare-records.js";
export type { RefusedRecord, StoredAudit } from "./stored/stored-audit.js";
export { type StoredAudits, storedAudits } from "./stored/stored-audits.js";
export type { WorkSums } from "./stored/work-sums.js";
export { type RecordedAudit, readRecord, verifiedRecord } from "./summary/read-record.js";
export {
  type AuditSummary,
  type SummaryFigure,
  type SummaryFigures,
  summaryOf,
} from "./summary/summarize.js";
export { type Trace, type TracedDevice, type TraceOptions, trace } from "./verify/trace.js";
export { type Verdict, verify } from "./verify/verify.js";
export { type DigestProgress, FileDigests, type PathDigest } from "./workload/file-digests.js";
export { moduleFunction, readWorkload, type WorkloadFile } from "./workload/read-workload.js";
export { type RecordedWorkload, recordedWorkload, workloadFacts } from "./workload/recorded-workload.js";
export {
  defineWorkload,
  type FunctionalUnit,
  type Workload,
  type WorkloadDataset,
  type WorkloadInput,
  type WorkloadModel,
  type WorkloadPlan,
} from "./workload/workload.js";
export { type WorkloadDigest, workloadDigests } from "./workload/workload-digests.js";
export { WorkloadFileError } from "./workload/workload-file-error.js";

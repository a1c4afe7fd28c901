/** `@wattspan/audit`: audits that can be computed again, compared and gated. */

export { type CompareOptions, compare } from "./compare/compare.js";
export { comparePairs } from "./compare/compare-pairs.js";
export type { ComparedComponent, Comparison, GuardrailFinding } from "./compare/comparison.js";
export { type Limit, limitOf } from "./compare/limit.js";
export type { Figures, Pair, RunFacts, RunFigures, Side } from "./compare/run-figures.js";
export {
  type DriftOptions,
  type DriftReport,
  type DriftSeries,
  drift,
  type SeriesDrift,
} from "./drift/drift.js";
export { driftOfRecords, type RecordsDrift } from "./drift/drift-of-records.js";
export { type EnvironmentFacts, environmentFacts } from "./environment/environment-facts.js";
export { machineState, steadinessBetween } from "./environment/machine-state.js";
export { brokenRule, type SteadinessRules } from "./environment/steadiness.js";
export { AuditError } from "./format/audit-error.js";
export type { DeviceEntry, RepetitionEntry } from "./format/entries.js";
export { SCOPES, type WorkloadScope } from "./format/scope.js";
export { workloadIdentity } from "./format/workload-identity.js";
export { decide, type GateDecision } from "./gate/decide.js";
export { appendDecision, brokenDecisionLog, type LoggedDecision } from "./gate/decision-log.js";
export type { GatePolicy } from "./gate/policy.js";
export { policyOf } from "./gate/read-policy.js";
export { type Recorder, record } from "./record/recorder.js";
export { junitReport } from "./report/junit.js";
export { markdownReport } from "./report/markdown.js";
export { figureText, limitText } from "./report/plain-words.js";
export { verdictLine } from "./report/verdict-line.js";
export type { RerunFigure } from "./rerun/compare-reruns.js";
export { type RerunReport, rerun } from "./rerun/rerun.js";
export { type NotRestored, notRestored, type PlaceOfRerun } from "./rerun/restored.js";
export { type AuditOptions, type AuditProgress, type AuditReport, audit } from "./run/audit.js";
export type { AuditedRepetition, AuditedWorkload, RepetitionReport } from "./run/audited-workload.js";
export { judgedForecasts } from "./run/judged-forecasts.js";
export type { StatedPue } from "./run/machine-changes.js";
export type { MeterTest } from "./self-test/meter-test.js";
export { type Estimate, hodgesLehmann } from "./statistics/hodges-lehmann.js";
export { holm } from "./statistics/holm.js";
export { leastDetectable } from "./statistics/least-detectable.js";
export { signedRank } from "./statistics/signed-rank.js";
export { compareRecords } from "./stored/compare-records.js";
export type { RefusedRecord } from "./stored/stored-audit.js";
export { storedAudits } from "./stored/stored-audits.js";
export { type RecordedAudit, readRecord, verifiedRecord } from "./summary/read-record.js";
export {
  type AuditSummary,
  type SummaryFigure,
  type SummaryFigures,
  summaryOf,
} from "./summary/summarize.js";
export { type Trace, type TracedDevice, trace } from "./verify/trace.js";
export { type Verdict, verify } from "./verify/verify.js";
export { type DigestProgress, FileDigests } from "./workload/file-digests.js";
export { moduleFunction, readWorkload } from "./workload/read-workload.js";
export { workloadFacts } from "./workload/recorded-workload.js";
export { defineWorkload, type Workload, type WorkloadPlan } from "./workload/workload.js";
export { type WorkloadDigest, workloadDigests } from "./workload/workload-digests.js";
export { WorkloadFileError } from "./workload/workload-file-error.js";

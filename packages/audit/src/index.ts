/** `@wattspan/audit`: audits that can be computed again, compared and gated. */

export { AuditError } from "./format/audit-error.js";
export { Mismatch } from "./format/mismatch.js";
export { type RecordFile, recordFile } from "./record/record-file.js";
export { type Recorder, type RecordFacts, record } from "./record/recorder.js";
export { type Estimate, hodgesLehmann } from "./statistics/hodges-lehmann.js";
export { holm } from "./statistics/holm.js";
export { leastDetectable } from "./statistics/least-detectable.js";
export { type SignedRank, signedRank } from "./statistics/signed-rank.js";
export { type MeanDifference, welch } from "./statistics/welch.js";
export { type Verdict, verify } from "./verify/verify.js";

import { compareRecordings } from "../compare/compare-pairs.js";
import type { Comparison } from "../compare/comparison.js";
import { AuditError } from "../format/audit-error.js";
import { storedAudit } from "../stored/stored-audit.js";
import { RecordContents, type RecordedAudit } from "../summary/read-record.js";
import { type AuditSummary, summaryOf } from "../summary/summarize.js";
import { outcomeOf, type RerunFigure, type RerunOutcome, rerunFigures } from "./compare-reruns.js";
import { environmentDifferences, type NotRestored, notRestored, placeDifferences } from "./restored.js";

/** Options of {@link rerun}. */
export interface RerunOptions {
  /** The record. */
  readonly record: string;
  /** Runs its workload, and returns the path of the new record: `(await audit(…)).file`. */
  readonly run: (recorded: RecordedAudit) => Promise<string>;
  /** Refuses to run if something cannot be restored. Default false. */
  readonly strict?: boolean;
  /** The share by which a figure may change and still be the same: 0.05. Default: overlapping intervals are. */
  readonly tolerance?: number | undefined;
  /** Where the paths of the workload are. Default: the working folder. */
  readonly folder?: string;
  /** Variables of the workload. Default: those of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Digests of the tables here, as in `audit`. Default: they are compared after the run. */
  readonly tables?: Readonly<Record<string, string>>;
  /** Receives what cannot be restored before anything runs. */
  readonly onNotRestored?: (differences: readonly NotRestored[]) => void;
}

/** A rerun, held against its record. */
export interface RerunReport {
  readonly outcome: RerunOutcome;
  /** As it was given. */
  readonly tolerance?: number;
  readonly notRestored: readonly NotRestored[];
  readonly figures: readonly RerunFigure[];
  readonly recorded: AuditSummary;
  readonly here: AuditSummary;
  /** By the rule for stored recordings: below three a side it has no verdict, and says why. */
  readonly comparison: Comparison;
}

/**
 * Reads a record, runs its workload again by `run`, and compares the figures.
 *
 * @throws AuditError if the record is not valid or cannot be read, or a tolerance is no share above 0; with `strict`,
 * if something cannot be restored; what `run` throws
 * @example
 * const { outcome } = await rerun({
 *   record: "run.audit.jsonl",
 *   run: async ({ workload }) => (await audit({ ...options, workload: workloadNamed(workload.name) })).file,
 * });
 */
export async function rerun(options: RerunOptions): Promise<RerunReport> {
  const { record, run, strict = false, tolerance, folder, environment, tables, onNotRestored } = options;
  if (tolerance !== undefined && !(tolerance > 0 && tolerance < 1))
    throw new AuditError(`The tolerance is ${tolerance}. It must be a share between 0 and 1, such as 0.05.`);
  const before = await recordingAt(record);
  const missing = await notRestored(before.audit, { folder, environment, tables });
  onNotRestored?.(missing);
  if (strict && missing.length > 0) throw new AuditError(refusal(missing));
  const after = await recordingAt(await run(before.audit));
  const [recorded, here] = [summaryOf(before.audit), summaryOf(after.audit)];
  const figures = rerunFigures(recorded, here, tolerance);
  const known = new Set(missing.map(({ fact }) => fact));
  const more = environmentDifferences(before.audit.environment, after.audit.environment);
  return {
    outcome: outcomeOf(figures),
    ...(tolerance !== undefined && { tolerance }),
    notRestored: [
      ...missing,
      ...more.filter(({ fact }) => !known.has(fact)),
      ...placeDifferences(before.audit, after.audit),
    ],
    ...{ figures, recorded, here },
    comparison: compareRecordings([before.runs], [after.runs], { limits: [] }),
  };
}

async function recordingAt(path: string) {
  const contents = new RecordContents();
  const stored = await storedAudit(path, (entry) => contents.take(entry));
  if ("why" in stored)
    throw new AuditError(
      `The record ${path} is not valid: ${stored.why}. Only a valid record can be run again.`,
    );
  return { runs: stored.runs, audit: contents.end() };
}

const MAX_NAMED = 5;

function refusal(missing: readonly NotRestored[]): string {
  const named = missing.slice(0, MAX_NAMED).map(({ fact }) => fact);
  const more = missing.length > MAX_NAMED ? ` and ${missing.length - MAX_NAMED} more` : "";
  return `Not everything can be restored: ${named.join(", ")}${more}. Without \`strict\` it runs all the same.`;
}

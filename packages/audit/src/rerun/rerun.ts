import { AuditError } from "../format/audit-error.js";
import { type RecordedAudit, readRecord } from "../summary/read-record.js";
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
  readonly notRestored: readonly NotRestored[];
  readonly figures: readonly RerunFigure[];
  readonly recorded: AuditSummary;
  readonly here: AuditSummary;
}

/**
 * Reads a record, runs its workload again by `run`, and compares the figures.
 *
 * @throws AuditError if the record is not valid or cannot be read; with `strict`, if something cannot be restored; what
 * `run` throws
 * @example
 * const { outcome } = await rerun({
 *   record: "run.audit.jsonl",
 *   run: async ({ workload }) => (await audit({ ...options, workload: workloadNamed(workload.name) })).file,
 * });
 */
export async function rerun(options: RerunOptions): Promise<RerunReport> {
  const { record, run, strict = false, folder, environment, tables, onNotRestored } = options;
  const before = await validRecord(record);
  const missing = await notRestored(before, { folder, environment, tables });
  onNotRestored?.(missing);
  if (strict && missing.length > 0) throw new AuditError(refusal(missing));
  const after = await validRecord(await run(before));
  const recorded = summaryOf(before);
  const here = summaryOf(after);
  const figures = rerunFigures(recorded, here);
  const known = new Set(missing.map(({ fact }) => fact));
  const more = environmentDifferences(before.environment, after.environment);
  return {
    outcome: outcomeOf(figures),
    notRestored: [
      ...missing,
      ...more.filter(({ fact }) => !known.has(fact)),
      ...placeDifferences(before, after),
    ],
    figures,
    recorded,
    here,
  };
}

async function validRecord(path: string): Promise<RecordedAudit> {
  const { verdict, recorded } = await readRecord(path);
  if (verdict.verdict === "valid") return recorded;
  const { line, field, found, computed } = verdict;
  throw new AuditError(
    `The record ${path} is not valid: line ${line}: ${field} is ${found}, computed: ${computed}. ` +
      "Only a valid record can be run again.",
  );
}

const MAX_NAMED = 5;

function refusal(missing: readonly NotRestored[]): string {
  const named = missing.slice(0, MAX_NAMED).map(({ fact }) => fact);
  const more = missing.length > MAX_NAMED ? ` and ${missing.length - MAX_NAMED} more` : "";
  return `Not everything can be restored: ${named.join(", ")}${more}. Without \`strict\` it runs all the same.`;
}

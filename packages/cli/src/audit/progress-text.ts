import type { AuditOptions, Comparison } from "@wattspan/audit";
import type { OutputStream } from "../terminal/output-stream.js";
import { linesOn, type Progress } from "../terminal/progress.js";

type AuditProgress = Parameters<NonNullable<AuditOptions["onProgress"]>>[0];

/** What decides how its progress is said. */
interface AuditedRun {
  /** Undefined for what runs in this process. */
  readonly command?: readonly string[] | undefined;
}

/**
 * Says each run before it begins. A command writes between them, so its lines stay.
 * @param progress For what runs in this process.
 * @example const onProgress = runProgress(planned, progressOn(stderr, true), stderr)
 */
export function runProgress(
  { command }: AuditedRun,
  progress: Progress,
  stderr: OutputStream,
): (at: AuditProgress) => void {
  const { say } = command === undefined ? progress : linesOn(stderr, stderr.isTTY === true);
  return (at) => {
    if (at.done < at.total) say(progressText(at));
  };
}

/**
 * How far an audit has come, in one line. Runs are repetitions and warm-ups.
 * @example progressText({ done: 2, total: 11, leftS: 9 }) // "run 3 of 11, 9 s left"
 */
function progressText({ done, total, leftS, last }: AuditProgress): string {
  const left = leftS === undefined ? "" : `, ${Math.ceil(leftS)} s left`;
  const why = last?.void === undefined ? "" : `; the last one is void: ${last.void}`;
  return `run ${Math.min(done + 1, total)} of ${total}${left}${why}`;
}

/**
 * How far a comparison has come, after a pair. Void pairs do not count, and up to half as many as the most come on top.
 * @example pairText(comparison, 50) // "pair 4 of at most 50, 2 void: inconclusive"
 */
export function pairText({ pairs, voidPairs, outcome }: Comparison, most: number): string {
  const counted = pairs.length - voidPairs.length;
  if (counted === 0)
    return `no pair counts yet (${pairs.length} void, last: ${voidPairs.at(-1)}), at most ${most}`;
  const voids = voidPairs.length > 0 ? `, ${voidPairs.length} void` : "";
  return `pair ${counted} of at most ${most}${voids}: ${outcome}`;
}

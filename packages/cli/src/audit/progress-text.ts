import type { AuditProgress } from "@wattspan/audit";

/**
 * How far an audit has come, in one line.
 * @param mayEndSooner Whether the width of an interval may end it.
 * @example progressText({ done: 2, total: 11, leftS: 9 }) // "repetition 3 of 11, 9 s left"
 */
export function progressText({ done, total, leftS, last }: AuditProgress, mayEndSooner = false): string {
  const most = mayEndSooner ? "at most " : "";
  const left = leftS === undefined ? "" : `, ${most}${Math.ceil(leftS)} s left`;
  const why = last?.void === undefined ? "" : ` (void: ${last.void})`;
  return `repetition ${Math.min(done + 1, total)} of ${most}${total}${left}${why}`;
}

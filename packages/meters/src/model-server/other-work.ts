/** Others' work on a server during our call, from its totals. Pure. */

import type { PageReading } from "./metrics-page.js";
import { isRestarted, type ServerTotals } from "./server-totals.js";
import type { OtherWork, TimedCall } from "./shared-time.js";

/** The used part of a page. */
type TotalsReading = Pick<PageReading, "askedMs" | "totals">;

/** A reading with totals. */
interface Known {
  readonly askedMs: number;
  readonly totals: ServerTotals;
}

/** The rate of the others; `restarted`; or undefined if unknown. */
export function otherWork(
  first: TotalsReading | undefined,
  last: TotalsReading | undefined,
  ours: Iterable<TimedCall>,
): OtherWork | "restarted" | undefined {
  if (!first?.totals || !last?.totals) return undefined;
  const [begin, end] = [first as Known, last as Known];
  if (isRestarted(begin.totals, end.totals)) return "restarted";
  const spanMs = end.askedMs - begin.askedMs;
  if (!(spanMs > 0)) return undefined;
  const calls = [...ours];
  let own = 0;
  for (const call of calls) own += countedOf(call, begin, end);
  const rate = Math.max(0, end.totals.work - begin.totals.work - own) / spanMs;
  if (end.totals.counts === "progress") return { rate, low: rate, high: rate };
  if (!isOtherRunning(begin, calls) && !isOtherRunning(end, calls)) {
    // Our call that has ended on the server, but not here yet, is in the totals.
    return { rate, low: isOwnUnderWay(end, calls) ? 0 : rate, high: rate };
  }
  // A request of others at an edge counts wholly or not at all: as much again may be missing, or too much.
  return rate > 0 ? { rate, low: 0, high: 2 * rate } : undefined;
}

/** The part of our call that the server counted between two readings. */
function countedOf({ fromMs, toMs, work = 0 }: TimedCall, begin: Known, end: Known): number {
  if (end.totals.counts === "end") return toMs > begin.askedMs && toMs <= end.askedMs ? work : 0;
  const overlapMs = Math.min(toMs, end.askedMs) - Math.max(fromMs, begin.askedMs);
  return overlapMs > 0 && toMs > fromMs ? (work * overlapMs) / (toMs - fromMs) : 0;
}

const isOwnUnderWay = ({ askedMs }: Known, calls: readonly TimedCall[]): boolean =>
  calls.some(({ fromMs, toMs }) => fromMs <= askedMs && toMs > askedMs);

function isOtherRunning({ askedMs, totals }: Known, calls: readonly TimedCall[]): boolean {
  if (totals.running === undefined) return false;
  const own = calls.filter(({ fromMs, toMs }) => fromMs <= askedMs && toMs >= askedMs).length;
  return totals.running > own;
}

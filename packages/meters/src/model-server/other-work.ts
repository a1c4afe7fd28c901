/** Others' work on a server during our call, from its totals. Pure. */

import type { PageReading } from "./metrics-page.js";
import { isRestarted, type ServerTotals } from "./server-totals.js";
import { type OtherWork, rateOf, type TimedCall } from "./shared-time.js";

/** The used part of a page. */
export type TotalsReading = Pick<PageReading, "askedMs" | "totals">;

/** A reading with totals. */
interface Known {
  readonly askedMs: number;
  readonly totals: ServerTotals;
}

/**
 * The rate of the others during a call of ours; `restarted`; or undefined if unknown. What the server counted
 * for another call of ours whose tokens are unknown, so far or at all, is taken at the rate of that call, as
 * in {@link SharedTime}.
 */
export function otherWork(
  first: TotalsReading | undefined,
  last: TotalsReading | undefined,
  ours: Iterable<TimedCall>,
  call: TimedCall,
): OtherWork | "restarted" | undefined {
  if (!first?.totals || !last?.totals) return undefined;
  const [begin, end] = [first as Known, last as Known];
  if (isRestarted(begin.totals, end.totals)) return "restarted";
  const spanMs = end.askedMs - begin.askedMs;
  if (!(spanMs > 0)) return undefined;
  const calls = [...ours];
  const counted = end.totals.work - begin.totals.work;
  let [own, assumed] = [0, 0];
  for (const one of calls) {
    const ms = countedMs(one, begin, end);
    if (one.work === undefined) assumed += rateOf(call) * ms;
    else own += rateOf({ ...one, work: one.counted ?? one.work }) * ms;
  }
  const high = Math.max(0, counted - own) / spanMs;
  const rate = Math.max(0, counted - own - assumed) / spanMs;
  const low = assumed > 0 ? 0 : rate;
  const uneven = [begin, end].some((at) => isOneAtRest(at, calls, call)) && { uneven: true };
  if (end.totals.counts === "progress") return { rate, low, high, ...uneven };
  if (!isOtherRunning(begin, calls) && !isOtherRunning(end, calls)) {
    // Our call that has ended on the server, but not here yet, is in the totals.
    return { rate, low: isOwnUnderWay(end, calls) ? 0 : low, high, ...uneven };
  }
  // A request of others at an edge counts wholly or not at all: as much again may be missing, or too much.
  return rate > 0 ? { rate, low: 0, high: 2 * high, ...uneven } : undefined;
}

/** The time of our call whose tokens the server counted between two readings. */
function countedMs({ fromMs, toMs }: TimedCall, begin: Known, end: Known): number {
  if (end.totals.counts === "end") return toMs > begin.askedMs && toMs <= end.askedMs ? toMs - fromMs : 0;
  return Math.max(0, Math.min(toMs, end.askedMs) - Math.max(fromMs, begin.askedMs));
}

const isOwnUnderWay = ({ askedMs }: Known, calls: readonly TimedCall[]): boolean =>
  calls.some(({ fromMs, toMs }) => fromMs <= askedMs && toMs > askedMs);

function isOtherRunning({ askedMs, totals }: Known, calls: readonly TimedCall[]): boolean {
  if (totals.running === undefined) return false;
  const own = calls.filter(({ fromMs, toMs }) => fromMs <= askedMs && toMs >= askedMs).length;
  return totals.running > own;
}

/**
 * Whether requests wait in the server, or one of our calls does not run there, other than one that may be on its way.
 */
function isOneAtRest({ askedMs, totals }: Known, calls: readonly TimedCall[], call: TimedCall): boolean {
  const others = calls.filter((one) => one !== call && one.fromMs < askedMs && one.toMs > askedMs);
  return (totals.waiting ?? 0) > 0 || (totals.running ?? others.length) < others.length;
}

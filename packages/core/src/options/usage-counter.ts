/**
 * A counter for tokens of a stream whose provider states none. The user provides it, and it counts only
 * unstated fields.
 */

import type { InferenceOptions } from "../contracts/activity-options.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import type { Clock } from "../runtime/clock.js";
import { COUNTABLE, inputOf } from "../usage/token-counts.js";

/** Counts one answer. */
export interface UsageCounter {
  /**
   * Takes a piece of the answer, as its client or its `fetch` returns it. Most state no tokens.
   * @param elapsedMs Milliseconds since the call began.
   */
  take(piece: unknown, elapsedMs: number): void;
  /**
   * The counts so far, each field in `counted` and with its `band`. Called at the end, and before where the
   * application asks what a scope has used so far. Undefined if nothing could be counted.
   */
  usage(): TokenUsage | undefined;
  /** Called when its counts are used because the answer states none. */
  used?(): void;
}

/** Creates a counter for a call of a hosted model, at its first piece. */
export type NewUsageCounter = (call: InferenceOptions) => UsageCounter;

/** An object that keeps a counter. */
export interface Counting {
  counter?: UsageCounter | undefined;
}

/** Creates counters. */
export interface CounterMaker {
  readonly newCounter: NewUsageCounter | undefined;
  readonly clock: Pick<Clock, "now">;
}

/** A call whose pieces may be counted. */
export interface CountableCall {
  readonly options: object;
  readonly remote: boolean;
  readonly startMs: number;
  readonly owner: CounterMaker;
}

/**
 * Passes a piece to the counter. Calls that the application counts, and calls with a server that has totals,
 * have no counter.
 */
export function countPiece(
  at: Counting,
  { options, remote, startMs, owner }: CountableCall,
  piece: unknown,
): void {
  const call = options as InferenceOptions;
  if (!remote || !owner.newCounter || call.usage || call.server) return;
  at.counter ??= owner.newCounter(call);
  at.counter.take(piece, owner.clock.now() - startMs);
}

/**
 * The stated usage, completed by counts. A stated output below half of the counted minimum covers only the
 * beginning, or is a placeholder: the count replaces it, and a stated input of 0 is ignored too.
 * @example withCounted({ inputFresh: 5 }, { inputFresh: 6, output: 9, counted: ["inputFresh", "output"] }) // { inputFresh: 5, output: 9, counted: ["output"] }
 */
export function withCounted(
  stated: TokenUsage | undefined,
  { counter }: Counting,
  isAtEnd = true,
): TokenUsage | undefined {
  const found = counter?.usage();
  const { low, high } = found?.band ?? {};
  if (stated?.output !== undefined && !(2 * stated.output < (low?.output ?? 0))) return stated;
  const hasInput = stated !== undefined && inputOf(stated) > 0;
  const lacking = COUNTABLE.filter(
    (field) => found?.[field] !== undefined && (field === "output" || !hasInput),
  );
  if (lacking.length === 0) return stated;
  if (isAtEnd) counter?.used?.();
  const of = (from: TokenUsage = {}) => Object.fromEntries(lacking.map((field) => [field, from[field]]));
  const { inputFresh: _, ...others } = stated ?? {};
  return {
    ...(hasInput ? stated : others),
    ...of(found),
    counted: [...(stated?.counted ?? []), ...lacking],
    band: { low: of(low), high: of(high) },
  };
}

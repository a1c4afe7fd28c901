/** What counts the tokens of a stream whose provider states none: somebody gives it, and it is asked for what was not stated alone. */

import type { InferenceOptions } from "../contracts/activity-options.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import { COUNTABLE, FIELDS } from "../usage/token-counts.js";

/** Counts one answer. */
export interface UsageCounter {
  /**
   * Takes a piece of the answer, as its client or its `fetch` has it; most say no tokens.
   * @param elapsedMs Milliseconds since the call began.
   */
  take(piece: unknown, elapsedMs: number): void;
  /** Asked at the end, once: what was counted, each field in `counted` and with its `band`. Undefined where nothing could be. */
  usage(): TokenUsage | undefined;
  /** What was counted counts: the answer did not state it. */
  used?(): void;
}

/** Makes one for a call of a model that runs elsewhere, at its first piece. */
export type NewUsageCounter = (call: InferenceOptions) => UsageCounter;

/** Where a counter is kept. */
export interface Counting {
  counter?: UsageCounter | undefined;
}

/** Who has a counter made. */
export interface CounterMaker {
  readonly newCounter: NewUsageCounter | undefined;
  nowMs(): number;
}

/** A call whose pieces may be counted. */
export interface CountableCall {
  readonly options: object;
  readonly remote: boolean;
  readonly startMs: number;
  readonly owner: CounterMaker;
}

/** Gives a piece to the counter. A call that is counted by its application, or has a server with totals of its own, has none. */
export function countPiece(
  at: Counting,
  { options, remote, startMs, owner }: CountableCall,
  piece: unknown,
): void {
  const call = options as InferenceOptions;
  if (!remote || !owner.newCounter || call.usage || call.server) return;
  at.counter ??= owner.newCounter(call);
  at.counter.take(piece, owner.nowMs() - startMs);
}

/**
 * What was stated, with what was counted where nothing was. Of an output of which less than half of the least that was counted is stated, only the begin
 * was stated, or a stub; a 0 then says nothing of the input either.
 * @example withCounted({ inputFresh: 5 }, { inputFresh: 6, output: 9, counted: ["inputFresh", "output"] }) // { inputFresh: 5, output: 9, counted: ["output"] }
 */
export function withCounted(stated: TokenUsage | undefined, { counter }: Counting): TokenUsage | undefined {
  const found = counter?.usage();
  const { low, high } = found?.band ?? {};
  if (stated?.output !== undefined && !(2 * stated.output < (low?.output ?? 0))) return stated;
  const hasInput = FIELDS.some(
    (field) => field !== "output" && field !== "reasoning" && (stated?.[field] ?? 0) > 0,
  );
  const lacking = COUNTABLE.filter(
    (field) => found?.[field] !== undefined && (field === "output" || !hasInput),
  );
  if (lacking.length === 0) return stated;
  counter?.used?.();
  const of = (from: TokenUsage = {}) => Object.fromEntries(lacking.map((field) => [field, from[field]]));
  const { inputFresh, ...others } = stated ?? {};
  return {
    ...others,
    ...(inputFresh && { inputFresh }),
    ...of(found),
    counted: [...(stated?.counted ?? []), ...lacking],
    band: { low: of(low), high: of(high) },
  };
}

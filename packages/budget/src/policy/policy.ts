/** What a budget does before and at its limits, as data. */

import type { ActivityKind } from "@wattspan/core";
import type { Dimension } from "../amounts/dimensions.js";

/** Makes a call smaller. Followed by calls that state `followsAdvice`; others are left as they are. */
export interface Degrade {
  /** Another model in place of a model, by their names. */
  readonly models?: Readonly<Record<string, string>> | undefined;
  readonly maxOutputTokens?: number | undefined;
  /** At most so many samples, candidates or branches. */
  readonly samples?: number | undefined;
}

/** Delays a call once. */
export interface Throttle {
  /** Up to 60 seconds. */
  readonly delayS: number;
  /** Further calls are refused while so many wait. Default 1000. */
  readonly maxWaiting?: number | undefined;
}

/** Asks a person or a handler. */
export interface Ask {
  /** How long an answer is awaited: almost 25 days at most. */
  readonly deadlineS: number;
  /** What happens without an answer, and to calls that cannot wait. */
  readonly otherwise: "refuse" | "admit";
}

/**
 * - `observe`, `warn`: the call is sent as it is. The receipt names the rule, and `onChange` is called.
 * - `degrade`: the call is to take less.
 * - `throttle`: the call is delayed.
 * - `ask`: the call waits for an answer.
 * - `stop`: the call is refused.
 */
export type PolicyAction =
  | "observe"
  | "warn"
  | "stop"
  | { readonly degrade: Degrade }
  | { readonly throttle: Throttle }
  | { readonly ask: Ask };

/** What happens to which calls, from which share of a limit on. */
export interface PolicyRule {
  readonly name: string;
  /**
   * The share of a limit that is spent or reserved, above 0. 1: the call does not fit any more; the action then
   * replaces the refusal.
   */
  readonly at: number;
  readonly do: PolicyAction;
  /** The dimensions whose limits count. Default: all. */
  readonly of?: readonly Dimension[] | undefined;
  /** Only such activities. Default: all. */
  readonly kinds?: readonly ActivityKind[] | undefined;
  /** Only calls of these models. Default: all. */
  readonly models?: readonly string[] | undefined;
  /** Only these kinds of steps. Default: all. */
  readonly steps?: readonly string[] | undefined;
}

/**
 * How good the work must stay. Below it, rules and limits of energy, carbon and water are suspended: calls are
 * charged, and not refused, delayed or changed for them.
 */
export interface QualityTarget {
  /**
   * `goal.reached`: the share of agents' runs that reached their goal; `goal.quality`: the mean of what `succeed`
   * stated. Any other name: what `reportQuality` is given.
   */
  readonly metric: string;
  /** The least mean. */
  readonly atLeast: number;
  /** Of the last so many values; it is judged from a quarter of them on. Default 40. */
  readonly over?: number | undefined;
}

/**
 * Rules of a budget. Of all rules that match a call, the most severe acts: `stop`, `ask`, `throttle`, `warn`,
 * `observe`; `degrade` acts with any of them. Critical calls are charged, whatever a rule says.
 * @example
 * const policy: Policy = {
 *   rules: [
 *     { name: "smaller model", at: 0.7, do: { degrade: { models: { "gpt-4o": "gpt-4o-mini" } } } },
 *     { name: "ask", at: 1, do: { ask: { deadlineS: 300, otherwise: "refuse" } } },
 *   ],
 * };
 */
export interface Policy {
  readonly rules: readonly PolicyRule[];
  readonly quality?: QualityTarget | undefined;
}

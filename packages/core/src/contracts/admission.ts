/** The contract of a budget: it is asked before an activity begins, and learns what the activity took. */

import type { Span } from "@opentelemetry/api";
import type { ActivityKind, Footprint, StepKind, Totals } from "./footprint.js";
import type { TokenUsage } from "./token-usage.js";

/** An activity that is about to begin. */
export interface CallToAdmit {
  readonly kind: ActivityKind;
  /** For an inference its model, else its name. */
  readonly name: string;
  /** The GenAI operation and the provider of an inference. */
  readonly operation?: string;
  readonly provider?: string;
  readonly stepKind?: StepKind;
  /** Whether a loop only waits in it. It is then no step of work, and is charged and never refused. Absent: no. */
  readonly isWait?: boolean;
  /** The enclosing agent, or the agent itself. */
  readonly agent?: string;
  /** Whether it, or what it runs inside, is critical: it is charged and never refused, delayed or changed. */
  readonly critical: boolean;
  /** The tokens that it may take, as the caller stated them. */
  readonly expects?: TokenUsage;
  /** Whether a refusal is obeyed: not for critical work, and not for a call that is already under way. */
  readonly canRefuse: boolean;
  /** Whether the answer may be a promise: its function is an `async` one. */
  readonly canWait: boolean;
  /** Whether its function follows `call.advice`. */
  readonly followsAdvice: boolean;
  /** The budgets that are asked for it, the innermost first. */
  readonly budgets: readonly Admission[];
  /**
   * What an inference of a hosted model would take, before it is sent: J, g and L, with their bands. Undefined
   * where no estimator knows the model, and for other activities.
   * @param usage Default: `expects`.
   * @param model Another model of the same provider, which the budget may advise. Default: the call's.
   */
  estimate(usage?: TokenUsage, model?: string): Totals | undefined;
}

/** How a call can take less. Members that are absent stay as the caller has them. */
export interface Advice {
  readonly model?: string;
  /** At most this many tokens of output. */
  readonly maxOutputTokens?: number;
  /** At most this many samples, candidates or branches. */
  readonly samples?: number;
}

/** A decision that can be seen. */
interface Written {
  /**
   * Writes the decision on the span of its call: called once, as the span begins; not without one. Of a call with
   * `span: false` it is the active span. What it throws is a fault, never the caller's.
   */
  writeOn?(span: Span): void;
}

/**
 * An admitted call. Exactly one of `settle` and `release` is called, once. What they throw is a fault, never the
 * caller's.
 */
export interface Admitted extends Written {
  /** Obeyed only if `followsAdvice`. */
  readonly advice?: Advice;
  /**
   * The call has settled, with late joules. Charge `self` and `services`: over a run they add up to the total of
   * its root. A footprint without `self.energy` is one of unknown energy, unless the call is not its own.
   * @param isOwnCall False: its tokens, seconds and cost are not its own, as another report of the same call states
   * them, such as a service's, or servers refused every request. Default true.
   */
  settle(footprint: Footprint, isOwnCall?: boolean): void;
  /** Nothing of its own was used: it was not sent, servers refused it, or another report of the same call counts. */
  release(): void;
}

/** A refused call: its function is not called, and `refused` reaches the caller, thrown or as a rejection. */
export interface Refused extends Written {
  readonly refused: Error;
}

/** The answer to a call. Undefined: admitted, and nothing is to be settled. */
export type Decision = Admitted | Refused | undefined;

/**
 * A budget, as an option of an activity. It is asked for that activity and for all inside it; any one of several
 * budgets refuses.
 * @example
 * const onlySmall: Admission = {
 *   admit: ({ name, canRefuse }) =>
 *     canRefuse && name === "gpt-4o" ? { refused: new Error("too large") } : undefined,
 * };
 * await meterAgent({ name: "researcher", budget: onlySmall }, () => research(question));
 */
export interface Admission {
  /**
   * Asked before an activity begins. Synchronous and fast: it runs in the caller's path. What it throws is a
   * fault of the budget, and the call is admitted: return a refusal instead. A promise is taken only if
   * `canWait`; the function is then called when it resolves.
   */
  admit(call: CallToAdmit): Decision | Promise<Decision>;
}

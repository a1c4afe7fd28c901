/** What a budget is asked for. */

import type { ActivityKind, Advice } from "@wattspan/core";
import type { Amounts } from "../amounts/dimensions.js";

/** What a budget can be kept for, each of its names with an account of its own. */
export type KeyName = "run" | "workflow" | "agent" | "tool" | "user" | "tenant" | "model";

/** A call before it is sent. */
export interface BudgetedCall {
  readonly kind?: ActivityKind | undefined;
  readonly name?: string | undefined;
  readonly model?: string | undefined;
  readonly operation?: string | undefined;
  /** The kind of a step. With model and operation: the class of the call, whose history is its estimate. */
  readonly step?: string | undefined;
  /** A step in which an agent only waits: it counts as none. */
  readonly isWait?: boolean | undefined;
  /** Charged, but never refused, delayed or changed. */
  readonly critical?: boolean | undefined;
  /** Whom it is for, by the names of keys. */
  readonly of?: { readonly [key in KeyName]?: string | undefined } | undefined;
  /** What it takes at most by an estimate, for the tokens asked for: used until there is history. */
  readonly estimate?: Amounts | (() => Amounts | undefined) | undefined;
  /** What it takes at most if it uses all the tokens that it may: for budgets with `charge: "upper"`. */
  readonly worst?: Amounts | (() => Amounts | undefined) | undefined;
  /** Whether the caller does what the reservation's `advice` says. Default false. */
  readonly followsAdvice?: boolean | undefined;
  /** The call as it is when the caller follows advice. Default: with the other model, if there is one. */
  readonly advised?: ((advice: Advice) => BudgetedCall) | undefined;
}

/**
 * Activities that are begun and ended by hand: from callbacks of a framework, or spans of another
 * instrumentation.
 */

import type { Span } from "@opentelemetry/api";
import type {
  ActivityHandle,
  AgentHandle,
  AgentOptions,
  InferenceHandle,
  InferenceOptions,
  StepHandle,
  StepOptions,
} from "./activity-options.js";
import type { Outcome } from "./footprint.js";

/** The activities that can be begun, with their options. */
export interface ManualOptions {
  readonly inference: InferenceOptions;
  readonly step: StepOptions;
  readonly agent: AgentOptions;
}

/** The activities that can be begun, with their handles. */
export interface ManualHandles {
  readonly inference: InferenceHandle;
  readonly step: StepHandle;
  readonly agent: AgentHandle;
}

/** How an activity begun by hand starts. */
export interface StartOptions {
  /**
   * A span of another instrumentation that stands for this activity. It gets the attributes of the footprint
   * that are known when it ends. Wattspan neither ends it nor starts a span of its own.
   */
  readonly span?: Span;
  /**
   * The activity of that span's parent, if known. The innermost wins: this one or the current one in context.
   */
  readonly above?: ActivityHandle | undefined;
  /** Duration in milliseconds of an activity that is already over. It can no longer select devices. */
  readonly tookMs?: number;
  /**
   * Nothing was sent yet, and the caller obeys `refused`. Default false: the activity is under way, and budgets
   * charge it only.
   */
  readonly canRefuse?: boolean;
  /**
   * Who reports it, if that never reports one call as two inside each other: an inference inside another one of the
   * same reporter is another call, unless both state the same tokens.
   */
  readonly reporter?: string;
}

/** How an activity ended. */
export interface Ending {
  /** Default: `error` with an `error` (`aborted` for an `AbortError`), else `ok`. */
  readonly outcome?: Outcome;
  /** The answer, as its client returns it. Its tokens count when none were stated. */
  readonly result?: unknown;
  readonly error?: unknown;
  /**
   * Another span reports the same call, and that one counts. This one has no estimate and no footprint, and
   * its span says `duplicate`. A function decides once the tokens are known, possibly later: an answer may
   * still be read.
   */
  readonly duplicate?: boolean | (() => boolean);
  /**
   * The application may have kept the answer of an earlier call, and gives it again. Only `endInference` heeds it:
   * such a call is a duplicate, unless a request of its own was seen. Default false.
   */
  readonly mayBeKept?: boolean;
}

/** A begun activity. No member ever throws; all are safe to call at any time. */
export interface ManualActivity<Kind extends keyof ManualHandles> {
  readonly handle: ManualHandles[Kind];
  /**
   * The parent for activities inside this one: itself, or the enclosing activity when this one is its
   * duplicate or was refused.
   */
  readonly inside: ActivityHandle;
  /** Whether it is an activity of its own, rather than a duplicate of another. */
  readonly counts: boolean;
  /** Runs code inside the activity: activities metered there are its children. */
  run<R>(fn: () => R): R;
  /**
   * Takes a piece of the answer, as its client returns it. Its tokens count, and it is progress of the
   * activity.
   */
  take(piece: unknown): void;
  /** Ends it. Later calls are ignored. */
  end(ending?: Ending): void;
  /** Whether it has ended and nothing more will become known of it. */
  readonly complete: boolean;
  /** The error of a budget that refused it, for the caller to throw; only with `canRefuse`. It has not begun. */
  readonly refused?: Error;
}

/** Activities whose begin and end others tell: the callbacks of a framework, the spans of another instrumentation. */

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

/** What can be begun, with its options. */
export interface BegunOptions {
  readonly inference: InferenceOptions;
  readonly step: StepOptions;
  readonly agent: AgentOptions;
}

/** What can be begun, with its handle. */
export interface BegunHandles {
  readonly inference: InferenceHandle;
  readonly step: StepHandle;
  readonly agent: AgentHandle;
}

/** How an activity begins that others tell of. */
export interface Beginning {
  /**
   * A span of another instrumentation that stands for this activity. It gets the attributes of the footprint, as far as they are known
   * when it ends, and is never ended here; no span of ours is started.
   */
  readonly span?: Span;
  /** The activity of the span around that span, where it is known. Whichever is innermost wins, this or what runs in the context at hand. */
  readonly above?: ActivityHandle | undefined;
  /** It is over, and took so many milliseconds until now: no device can be selected any more. */
  readonly tookMs?: number;
}

/** How an activity ended. */
export interface Ending {
  /** Default: `error` where there is one (`aborted` for an `AbortError`), else `ok`. */
  readonly outcome?: Outcome;
  /** The answer, as its client gives it: tokens are found in it where none were stated. */
  readonly result?: unknown;
  readonly error?: unknown;
  /**
   * Another span told of the same call, and counts: this one has no estimate and no footprint, and its span says `duplicate`.
   * A function decides it when the tokens are known, which may be later: an answer may still be read.
   */
  readonly duplicate?: boolean | (() => boolean);
}

/** A begun activity. All members are safe to call at any time and never throw. */
export interface Begun<Kind extends keyof BegunHandles> {
  readonly handle: BegunHandles[Kind];
  /** The activity in which what runs inside of it runs: itself, or the one around where it only repeats what that tells. */
  readonly inside: ActivityHandle;
  /** Whether it is an activity of its own, and does not only repeat what another one tells. */
  readonly counts: boolean;
  /** Runs code inside the activity, so that what is metered there is its child. */
  run<R>(fn: () => R): R;
  /** Takes a piece of the answer as its client gives it: tokens are found in it, and the activity makes progress. */
  take(piece: unknown): void;
  /** Ends it. What comes after the first end is ignored. */
  end(ending?: Ending): void;
  /** Whether it has ended and all is known of it that will ever be. */
  readonly complete: boolean;
}

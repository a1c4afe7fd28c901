/** Duplicate spans: another instrumentation reports a call that already counts. */

import { type Attributes, diag, type Span } from "@opentelemetry/api";
import { inferenceAround } from "../activity/nested-calls.js";
import type { RunningActivity } from "../activity/running-activity.js";
import type { ActivityHandle, InferenceHandle, Reported } from "../contracts/activity-options.js";
import type { Ending, ManualActivity } from "../contracts/manual-activity.js";
import type { Reason } from "../contracts/reasons.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import * as a from "../names/attribute-names.js";
import { SharedSlot } from "../runtime/shared.js";
import { statedUsage } from "../usage/stated-usage.js";
import { sumUsage } from "../usage/token-counts.js";

const DUPLICATE: Reason = "duplicate";

const IS_NOTIFIED = /* @__PURE__ */ new SharedSlot<boolean>("duplicate-notice.v1");

/** Warns once of double instrumentation. The numbers are right, but the spans may surprise. */
function notifyOnce(): void {
  if (IS_NOTIFIED.value) return;
  IS_NOTIFIED.value = true;
  diag.info(
    "wattspan: a model call is reported more than once, by nested or parallel instrumentation. Each call counts once; " +
      `the other spans have "${DUPLICATE}" among their ${a.reasons}.`,
  );
}

/** Marks an activity as a duplicate of a call that already counts. */
export function markDuplicate(activity: RunningActivity): void {
  activity.countOtherReport();
  activity.because(DUPLICATE);
  notifyOnce();
}

/**
 * Stands for a duplicate span inside an inference. It begins nothing. Its tokens go to the enclosing
 * inference if that knows none itself.
 */
export class DuplicateCall implements InferenceHandle, ManualActivity<"inference"> {
  readonly span: Span;
  /** The enclosing activity. */
  readonly around: RunningActivity;
  /** Usage from duplicate spans inside. */
  inner: TokenUsage | undefined;
  /** When it began, on the metering's clock and on the wall's. */
  readonly startMs: number;
  readonly startedAtMs: number;
  readonly counts = false;
  readonly complete = true;
  ended = false;
  readonly #outer: RunningActivity | DuplicateCall;
  #stated: TokenUsage | undefined;

  constructor(outer: RunningActivity | DuplicateCall, around: RunningActivity, span: Span) {
    this.#outer = outer;
    this.around = around;
    this.span = span;
    this.startMs = around.owner.clock.now();
    this.startedAtMs = around.owner.clock.wall();
  }

  get handle(): InferenceHandle {
    return this;
  }

  get inside(): InferenceHandle {
    return this;
  }

  setUsage(usage: TokenUsage): void {
    this.around.owner.faults.guard("usage", "stated", () => {
      this.#stated = statedUsage(usage) ?? this.#stated;
    });
  }

  setAttributes(attributes: Attributes): void {
    this.around.owner.faults.guard("span", "attributes", () => void this.span.setAttributes(attributes));
  }

  setWeight(): void {
    this.take();
  }

  fail(): void {
    this.take();
  }

  discard(): void {
    this.take();
  }

  reportEnergy(reported: Reported): void {
    this.around.reportEnergy(reported);
  }

  run<R>(fn: () => R): R {
    return this.around.owner.within(this.around, fn);
  }

  takeInner(usage: TokenUsage | undefined): void {
    this.inner = sumUsage(this.inner, usage);
  }

  /** It is progress of the enclosing call. */
  take(): void {
    this.around.progress();
  }

  /**
   * One that repeats calls inside has nothing to add: they gave their tokens themselves. Nor has one that repeats
   * another beside it.
   */
  end({ duplicate }: Ending = {}): void {
    if (this.ended) return;
    this.ended = true;
    const outer = this.#outer;
    const asks = typeof duplicate === "function" && !(outer instanceof DuplicateCall);
    if (!outer.ended && !(asks ? duplicate() : duplicate === true))
      outer.takeInner(this.#stated ?? this.inner);
    this.setAttributes({ [a.reasons]: [DUPLICATE] });
    notifyOnce();
  }
}

/**
 * The call that an inference's span duplicates; undefined for a call of its own.
 * @param above The source noted for the parent span.
 */
export function duplicateOf(
  above: ActivityHandle | undefined,
  parent: RunningActivity | undefined,
): RunningActivity | DuplicateCall | undefined {
  const outer = inferenceAround(parent) as RunningActivity | undefined;
  return outer && above instanceof DuplicateCall && above.around === parent && !above.ended ? above : outer;
}

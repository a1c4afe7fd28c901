/** Spans of others that tell once more of a call that counts already. */

import { type Attributes, diag, type Span } from "@opentelemetry/api";
import type { Activity } from "../activity/activity.js";
import { inferenceAround } from "../activity/activity-tree.js";
import type { ActivityHandle, InferenceHandle, Reported } from "../contracts/activity-options.js";
import type { Begun } from "../contracts/begun-activity.js";
import type { Reason } from "../contracts/reasons.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import * as a from "../names/attribute-names.js";
import { statedUsage } from "../options/stated-usage.js";
import { sumUsage } from "../usage/token-counts.js";

const DUPLICATE: Reason = "duplicate";

/** Under one symbol, so that two copies of the package in one process tell it once. */
const KEY = Symbol.for("wattspan.duplicate-warning.v1");
const root = globalThis as { [KEY]?: boolean };

/** Says once that something is instrumented twice: nothing is wrong with the numbers, but somebody may wonder. */
function notifyOnce(): void {
  if (root[KEY]) return;
  root[KEY] = true;
  diag.info(
    "wattspan: a model call is told of more than once, by nested or parallel instrumentation. Each call counts once; " +
      `the other spans have "${DUPLICATE}" among their ${a.reasons}.`,
  );
}

/** Marks an activity that tells of a call which counts already. */
export function markDuplicate(activity: Activity): void {
  activity.replacedBy++;
  activity.because(DUPLICATE);
  notifyOnce();
}

/**
 * Stands for a span inside an inference that tells of the same call: it begins nothing. Its tokens are those of the inference around,
 * where that knows none itself.
 */
export class DuplicateCall implements InferenceHandle, Begun<"inference"> {
  readonly span: Span;
  /** The activity in which it stands. */
  readonly around: Activity;
  /** What spans inside of it say once more. */
  inner: TokenUsage | undefined;
  readonly counts = false;
  readonly complete = true;
  ended = false;
  readonly #outer: Activity | DuplicateCall;
  #stated: TokenUsage | undefined;

  constructor(outer: Activity | DuplicateCall, around: Activity, span: Span) {
    this.#outer = outer;
    this.around = around;
    this.span = span;
  }

  get handle(): InferenceHandle {
    return this;
  }

  get inside(): InferenceHandle {
    return this;
  }

  setUsage(usage: TokenUsage): void {
    this.around.owner.guard("usage", "stated", () => {
      this.#stated = statedUsage(usage) ?? this.#stated;
    });
  }

  setAttributes(attributes: Attributes): void {
    this.around.owner.guard("span", "attributes", () => void this.span.setAttributes(attributes));
  }

  setWeight(): void {
    this.take();
  }

  fail(): void {
    this.take();
  }

  reportEnergy(reported: Reported): void {
    this.around.reportEnergy(reported);
  }

  run<R>(fn: () => R): R {
    return this.around.owner.within(this.around, fn);
  }

  /** It is a sign of life of the call around. */
  take(): void {
    this.around.progress();
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    const outer = this.#outer;
    if (!outer.ended) outer.inner = sumUsage(outer.inner, this.#stated ?? this.inner);
    this.setAttributes({ [a.reasons]: [DUPLICATE] });
    notifyOnce();
  }
}

/**
 * The call that an inference's span would only tell of once more; undefined where it is one of its own.
 * @param above What was noted of the span around.
 */
export function duplicateOf(
  above: ActivityHandle | undefined,
  parent: Activity | undefined,
): Activity | DuplicateCall | undefined {
  const outer = inferenceAround(parent);
  return outer && above instanceof DuplicateCall && above.around === parent && !above.ended ? above : outer;
}

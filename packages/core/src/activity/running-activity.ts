/** An activity as its function sees it, and what follows its result and its requests. */

import type { Attributes } from "@opentelemetry/api";
import type {
  ActivityHandle,
  AgentHandle,
  InferenceHandle,
  InferenceOptions,
  Reported,
  StageHandle,
} from "../contracts/activity-options.js";
import type { Admitted, Advice } from "../contracts/admission.js";
import type { Outcome, Waste } from "../contracts/footprint.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import { msFromSeconds } from "../contracts/units.js";
import type { ResultListener } from "../observe/observe.js";
import type { AnswerListener, AttemptListener } from "../requests/current-activity.js";
import type { FaultStage } from "../runtime/fault.js";
import { WATTSPAN } from "../runtime/shared.js";
import { type Answer, statedAnswer } from "../usage/answer.js";
import { isOpening } from "../usage/opening-event.js";
import { statedUsage } from "../usage/stated-usage.js";
import { sumUsage } from "../usage/token-counts.js";
import { ActivityRecord, follow } from "./activity.js";
import { takeGoal } from "./activity-state.js";
import { beginAttempt } from "./begin-attempt.js";
import { innerAnswer } from "./inner-answer.js";
import { isOfAnotherKind } from "./nested-calls.js";
import { takePiece } from "./outcome.js";
import { takeReport } from "./reports.js";

/** Nothing is processed so often, and sums of more are not finite. */
const MAX_UNITS = 1e18;
const WASTES: readonly Waste[] = ["idle_wait", "backoff", "pruned"];

/** The handle of an activity. It is the record itself: a second object would cost memory for each call in flight. */
export class RunningActivity
  extends ActivityRecord
  implements InferenceHandle, AgentHandle, StageHandle, ResultListener, AttemptListener
{
  setAttributes(attributes: Attributes): void {
    take(this, "span", "attributes", () => void this.span?.setAttributes(attributes));
  }

  setWeight(weight: number): void {
    this.progress();
    this.state().weight = weight;
    this.owner.devices.weigh(this);
  }

  fail(reason: string): void {
    this.outcome = "error";
    take(this, "settle", "fail", () => {
      this.state().errorType = String(reason).slice(0, 100);
    });
  }

  get advice(): Advice | undefined {
    return this.stated?.advice;
  }

  discard(why: Waste): void {
    this.progress();
    if (WASTES.includes(why)) this.state().waste = why;
  }

  setUsage(usage: TokenUsage): void {
    take(this, "usage", "stated", () => {
      const stated = statedUsage(usage);
      if (!stated) return;
      this.usage = stated;
      this.state().tokens = true;
    });
  }

  reportEnergy(reported: Reported): void {
    take(this, "settle", "reported", () => takeReport(this, reported));
    this.scope?.progress(this, true);
  }

  succeed(result?: { readonly quality?: number }): void {
    const stated = this.state();
    takeGoal(stated, "reached", undefined);
    take(this, "settle", "succeed", () => takeGoal(stated, "reached", result?.quality));
  }

  miss(result?: { readonly quality?: number }): void {
    const stated = this.state();
    takeGoal(stated, "missed", undefined);
    take(this, "settle", "miss", () => takeGoal(stated, "missed", result?.quality));
  }

  addUnits(count: number): void {
    this.progress();
    const stated = this.state();
    if (!(Number.isFinite(count) && count >= 0 && count <= MAX_UNITS))
      this.owner.faults.note("usage", "units");
    else if (count > 0) stated.units = (stated.units ?? 0) + count;
  }

  onChunk(chunk: unknown, isParsed?: boolean): void {
    // Whoever looks next notes the time, so that no piece reads the clock.
    if (this.firstChunkMs !== undefined) this.lastProgressMs = Number.POSITIVE_INFINITY;
    else this.progress();
    try {
      if (this.kind === "inference") takeChunk(this, chunk, isParsed);
    } catch (error) {
      this.owner.faults.note("usage", "chunk", error);
    }
    if (this.remote) this.scope?.progress(this, false);
  }

  onEnd(outcome: Outcome, result: unknown, error: unknown, goesOn?: boolean): void {
    if (goesOn) this.because("unfollowed");
    this.owner.onEnd(this, outcome, result, error);
  }

  onStream(stream: object): void {
    follow(this, stream);
  }

  onFault(error: unknown): void {
    this.owner.faults.note("observer", "observe", error);
  }

  run<R>(fn: () => R): R {
    return this.owner.within(this, fn);
  }

  entrance(): (fn: () => void) => void {
    const { carrier } = this.owner;
    return carrier.entrance?.(this) ?? ((fn) => carrier.run(this, fn));
  }

  /** What contexts hold of it. */
  refer(): ActivityReference {
    this.reference ??= new ActivityReference(this);
    return this.reference as ActivityReference;
  }

  beginAttempt(...request: Parameters<AttemptListener["beginAttempt"]>) {
    return beginAttempt(this, ...request);
  }

  beginAnswer(asked?: string): AnswerListener | undefined {
    return innerAnswer(this, (this.options as InferenceOptions).operation, asked);
  }

  isAnother(operation: string, model: string): boolean {
    return isOfAnotherKind(this.options as InferenceOptions, { operation, model });
  }

  get underWay(): boolean | undefined {
    return this.stated?.underWay;
  }

  get hostedModel(): string | undefined {
    const { model, runsOn, server } = this.options as InferenceOptions;
    return this.remote && runsOn !== "remote" && !server ? model : undefined;
  }

  /** Its budgets have admitted it. */
  admitted(tickets: readonly Admitted[], advice?: Advice): void {
    if (tickets.length > 0) this.state().tickets = tickets;
    if (advice) this.state().advice = advice;
  }

  /**
   * Takes what a span states of its call: the answer's statements, and the seconds until its first piece. What it
   * does not state stays as a request inside has shown it.
   */
  takeFromSpan(answer: Answer, waitS: number | undefined): void {
    const replies = this.reply();
    replies.answer = replies.answer ? statedAnswer(answer, replies.answer) : answer;
    if (waitS !== undefined) this.firstChunkMs ??= this.startMs + msFromSeconds(waitS);
  }

  /** Takes tokens from a duplicate span inside it. */
  takeInner(usage: TokenUsage | undefined): void {
    if (usage) this.reply().inner = sumUsage(this.replies?.inner, usage);
  }
}

/** The activity of a handle, or its enclosing one. The no-op handle has none. */
export function asActivity(handle: ActivityHandle | undefined): RunningActivity | undefined {
  const found = isActivity(handle) ? handle : (handle as { around?: unknown } | undefined)?.around;
  return isActivity(found) ? found : undefined;
}

const isActivity = (value: unknown): value is RunningActivity =>
  (value as { [WATTSPAN]?: unknown } | null | undefined)?.[WATTSPAN] === "activity";

/** What a call that begins too late takes from an activity that has ended. */
type Remains = Pick<
  RunningActivity,
  "owner" | "sequence" | "shape" | "terms" | "options" | "scope" | "span" | "deviceUse"
> & {
  readonly above: ActivityReference | undefined;
};
const NO_OPTIONS = /* @__PURE__ */ Object.freeze({});

/**
 * An activity as contexts hold it. They outlive it: the runtime keeps the context of a request with its response. At
 * the end it lets go of all that no late child takes from it, so that an activity dies young.
 */
class ActivityReference {
  #held: RunningActivity | Remains;

  constructor(activity: RunningActivity) {
    this.#held = activity;
    if (activity.ended) this.letGo();
  }

  /** The activity. Once it has ended: one that has ended, and is like it. */
  get around(): RunningActivity {
    const held = this.#held;
    return held instanceof RunningActivity ? held : endedActivity(held);
  }

  letGo(): void {
    const activity = this.#held;
    if (!(activity instanceof RunningActivity)) return;
    const { owner, sequence, shape, terms, scope, span, deviceUse } = activity;
    const parent = activity.parent as RunningActivity | undefined;
    // One that has ended before would make a chain without end, of calls that each begin in the last one's context.
    const above = parent?.ended ? undefined : parent?.refer();
    this.#held = {
      owner,
      sequence,
      options: NO_OPTIONS,
      shape,
      terms,
      scope,
      span,
      deviceUse,
      above,
    };
  }
}

function endedActivity({ above, scope, span, deviceUse, ...start }: Remains): RunningActivity {
  const parent = above?.around;
  const activity = new RunningActivity({ ...start, parent, startedAtMs: 0, startMs: 0 });
  return Object.assign(activity, { phase: "reported", scope, span, deviceUse });
}

function takeChunk(activity: RunningActivity, chunk: unknown, isParsed?: boolean): void {
  const { devices } = activity.owner;
  if (activity.firstChunkMs === undefined && !isOpening(chunk)) {
    activity.firstChunkMs = activity.progressMs;
    if (devices.weighsPhases) devices.weigh(activity);
  }
  takePiece(activity, chunk, isParsed);
}

/** Notes progress, and runs code that the caller's values or its span may cause to throw. */
function take(activity: RunningActivity, stage: FaultStage, reason: string, task: () => void): void {
  activity.progress();
  activity.owner.faults.guard(stage, reason, task);
}

/**
 * The hot path: from the call of a metering function to its caller's result, and to the end of the activity.
 * Whatever fails here on our side, the caller gets what the function gave, when it gave it.
 */

import { context, type Tracer } from "@opentelemetry/api";
import { Activity, type ActivityOwner } from "../activity/activity.js";
import { parentOf } from "../activity/activity-parent.js";
import { join, leave } from "../activity/activity-tree.js";
import { endAnswers, endWaiting, waitsForAnswer } from "../activity/inner-answer.js";
import { forgetSpan } from "../activity/span-activities.js";
import { DuplicateCall, duplicateOf } from "../begin/duplicate-call.js";
import { finishUsage } from "../begin/final-usage.js";
import { ManualActivity } from "../begin/manual-activity.js";
import { NOOP_BEGUN, NOOP_HANDLE } from "../begin/noop-handle.js";
import { noteOutcome, takePiece, takeResult } from "../begin/note-outcome.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { Beginning, Begun, BegunOptions } from "../contracts/begun-activity.js";
import type { ActivityKind, Outcome } from "../contracts/footprint.js";
import type { Devices } from "../devices/devices.js";
import { enterScope } from "../doorway/request-totals.js";
import type { DeviceJoules, SoFar } from "../doorway/scope-member.js";
import { hostedProvider, withProvider } from "../names/provider-names.js";
import { observe, outcomeOf } from "../observe/observe.js";
import { CallerWarnings } from "../options/caller-mistake.js";
import type { ContextCarrier } from "../options/metering-options.js";
import type { NewUsageCounter } from "../options/usage-counter.js";
import type { Clock } from "../runtime/clock.js";
import type { Faults } from "../runtime/fault.js";
import { inContext } from "../runtime/in-context.js";
import { LinkedList } from "../runtime/linked-list.js";
import type { DeliveryQueue } from "../settle/delivery-queue.js";
import type { FootprintReporter } from "../settle/footprint-reporter.js";
import type { ServerShares } from "../settle/server-shares.js";
import type { OptionsOf } from "../telemetry/span-shape.js";
import { isOpening } from "../usage/opening-event.js";
import { contextOf, startSpan } from "./activity-span.js";

/** What running an activity needs. */
export interface RunnerParts {
  readonly clock: Clock;
  readonly carrier: ContextCarrier;
  readonly faults: Faults;
  readonly devices: Devices;
  readonly deliveries: DeliveryQueue;
  readonly reporter: FootprintReporter;
  readonly served: ServerShares;
  readonly latestNames: boolean;
  readonly newCounter: NewUsageCounter | undefined;
  /** A span of ours has started. */
  onSpan(): void;
  /** Undefined when no spans are wanted. */
  tracer(): Tracer | undefined;
}

/** Runs activities. */
export class ActivityRunner implements ActivityOwner {
  /** False before nothing and after shutdown: the functions are then the identity. */
  on = true;
  /** Running activities, those that were looked at longest ago first. */
  readonly inFlight = new LinkedList<Activity>();
  readonly newCounter: NewUsageCounter | undefined;
  readonly #parts: RunnerParts;
  readonly #prefix = Math.random().toString(16).slice(2, 10);
  readonly #warnings = new CallerWarnings();
  #count = 0;
  readonly #dropped = new FinalizationRegistry<Activity>((activity) => this.abandon(activity));

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.newCounter = parts.newCounter;
  }

  /** Meters `fn` and returns exactly what it returned. */
  run<K extends ActivityKind, H, T>(kind: K, options: OptionsOf[K], fn: (handle: H) => T): T {
    if (!this.on) return fn(NOOP_HANDLE as H);
    const { faults, carrier } = this.#parts;
    const activity = faults.guard("settle", "start", () => {
      this.#warnings.of(kind, options, faults);
      return this.#start(kind, options, parentOf(options.parent, undefined, this, carrier, faults));
    });
    if (!activity) return fn(NOOP_HANDLE as H);
    try {
      // The result is followed inside, so that one context is held for a pending call and not two.
      return this.within(activity, () => observe(fn(activity as H), activity));
    } catch (error) {
      this.onEnd(activity, outcomeOf(error), undefined, error);
      throw error;
    }
  }

  /** Begins an activity that is ended later, by hand. */
  begin<K extends keyof BegunOptions>(kind: K, options: BegunOptions[K], beginning?: Beginning): Begun<K> {
    const { faults, carrier } = this.#parts;
    if (!this.on) return NOOP_BEGUN as Begun<K>;
    const begun = faults.guard("settle", "start", (): Begun<K> | DuplicateCall => {
      const parent = parentOf(options.parent, beginning, this, carrier, faults);
      const span = kind === "inference" ? beginning?.span : undefined;
      const outer = span && duplicateOf(beginning?.above, parent);
      if (outer) return new DuplicateCall(outer, parent as Activity, span);
      return new ManualActivity<K>(this.#start(kind, options as OptionsOf[K], parent, beginning));
    });
    return (begun ?? NOOP_BEGUN) as Begun<K>;
  }

  onFault(error: unknown): void {
    this.#parts.faults.note("observer", "observe", error);
  }

  nowMs(): number {
    return this.#parts.clock.now();
  }

  guard(stage: "span" | "usage" | "settle", reason: string, task: () => void): void {
    this.#parts.faults.guard(stage, reason, task);
  }

  soFar(activity: Activity): SoFar | undefined {
    return this.#parts.reporter.soFar(activity);
  }

  estimateSoFar(activity: Activity): number | undefined {
    return this.#parts.reporter.estimateSoFar(activity);
  }

  deviceJoules(): DeviceJoules | undefined {
    return this.#parts.devices.joules();
  }

  call(reason: string, task: () => unknown): void {
    this.#parts.faults.call("observer", reason, task);
  }

  idOf(sequence: number): string {
    return this.#prefix + sequence.toString(16).padStart(8, "0");
  }

  weigh(activity: Activity): void {
    if (this.on) this.#parts.devices.weigh(activity);
  }

  onChunk(activity: Activity, chunk: unknown): void {
    const { devices, faults } = this.#parts;
    activity.progressMs = this.nowMs();
    if (activity.kind !== "inference") return;
    if (activity.firstChunkMs === undefined && !isOpening(chunk)) {
      activity.firstChunkMs = activity.progressMs;
      if (devices.weighsPhases) this.weigh(activity);
    }
    faults.guard("usage", "chunk", () => takePiece(activity, chunk));
    if (activity.remote) activity.scope?.progress(activity, false);
  }

  deviceUseSettled(activity: Activity): void {
    this.#parts.deliveries.deviceUseSettled(activity);
  }

  onStream(activity: Activity, stream: object): void {
    this.#dropped.register(stream, activity, activity);
  }

  onAttempt(activity: Activity): void {
    if (activity.remote) this.guard("settle", "anticipate", () => this.#parts.reporter.anticipate(activity));
  }

  /** The activity that runs in the context at hand. */
  runningActivity(): Activity | undefined {
    const { carrier, faults } = this.#parts;
    const activity = this.on ? parentOf(undefined, undefined, this, carrier, faults) : undefined;
    return activity?.ended ? undefined : activity;
  }

  /** The same where it is an inference: what runs inside of one is not its own. */
  runningCall(): Activity | undefined {
    const activity = this.runningActivity();
    return activity?.kind === "inference" ? activity : undefined;
  }

  onEnd(activity: Activity, outcome: Outcome, result: unknown, error: unknown): void {
    const isOpen = activity.answers !== undefined && activity.answers.open.size > 0;
    if (activity.ended || (isOpen && outcome === "ok" && this.#waits(activity, result))) return;
    if (isOpen && outcome !== "ok" && activity.answers) endAnswers(activity.answers);
    this.#parts.faults.guard("settle", "end", () => this.#end(activity, outcome, result, error));
  }

  /** Whether it ends later, with an answer that is still read. The result may be that answer, and must not be held until then. */
  #waits(activity: Activity, result: unknown): boolean {
    this.#take(activity, result);
    return waitsForAnswer(activity, () => this.onEnd(activity, "ok", undefined, undefined));
  }

  #take(activity: Activity, result: unknown): void {
    if (result === undefined) return;
    this.#parts.faults.guard("usage", "result", () => takeResult(activity, result));
  }

  /** Ends an activity that makes no progress or whose result was dropped: a ghost would dilute everyone. */
  abandon(activity: Activity): void {
    if (activity.ended || endWaiting(activity)) return;
    activity.because("abandoned");
    this.onEnd(activity, "aborted", undefined, undefined);
  }

  #start<K extends ActivityKind>(
    kind: K,
    options: OptionsOf[K],
    parent: Activity | undefined,
    beginning?: Beginning,
  ): Activity {
    const { clock, faults, devices } = this.#parts;
    const tookMs = beginning?.tookMs ?? 0;
    const { runsOn } = options;
    const { provider, server } = options as Partial<InferenceOptions>;
    const hosted = kind === "inference" ? hostedProvider(provider) : undefined;
    const activity = new Activity({
      owner: this,
      sequence: ++this.#count,
      kind,
      options: hosted === undefined ? options : withProvider(options, hosted),
      parent,
      // A server that is named is another process, also on this machine.
      remote: runsOn === "remote" || (hosted !== undefined && runsOn === undefined) || server !== undefined,
      startedAtMs: clock.wall() - tookMs,
    });
    devices.beforeStart();
    const nowMs = clock.now();
    activity.startMs = nowMs - tookMs;
    join(activity, nowMs);
    const isOver = beginning?.tookMs !== undefined;
    if (isOver && !activity.remote) activity.because("late");
    if (!isOver) devices.begin(activity, nowMs);
    activity.scope = enterScope(activity, parent?.scope);
    this.inFlight.append(activity);
    this.#parts.served.begin(activity);
    this.onAttempt(activity);
    faults.guard("span", "start", () => this.#startSpan(activity, beginning));
    devices.afterStart(nowMs);
    return activity;
  }

  #startSpan(activity: Activity, beginning: Beginning | undefined): void {
    const { tracer, latestNames, onSpan } = this.#parts;
    const given = beginning?.span;
    if (startSpan(activity, given ? undefined : tracer(), given, latestNames)) onSpan();
  }

  /** Runs code of the caller inside the activity's context. A carrier that fails must not keep it from running. */
  within<R>(activity: Activity, fn: () => R): R {
    const { carrier, faults } = this.#parts;
    const { span, ownsSpan } = activity;
    const failed = (error: unknown) => faults.note("store", "context", error);
    const enterSpan = (inner: () => void) =>
      span && ownsSpan ? context.with(contextOf(activity, span), inner) : inner();
    return inContext((inner) => carrier.run(activity, () => enterSpan(inner)), fn, failed);
  }

  #end(activity: Activity, outcome: Outcome, result: unknown, error: unknown): void {
    const { devices, deliveries, reporter } = this.#parts;
    const nowMs = this.nowMs();
    activity.endMs = Math.max(nowMs, activity.startMs);
    this.inFlight.remove(activity);
    this.#dropped.unregister(activity);
    noteOutcome(activity, outcome, error);
    if (activity.kind === "inference") {
      this.#take(activity, result);
      finishUsage(activity);
      if (activity.geography) this.onAttempt(activity);
      if (activity.remote) activity.scope?.progress(activity, true);
    }
    devices.end(activity, nowMs);
    leave(activity, nowMs);
    if (activity.span && activity.ownsSpan) forgetSpan(activity.id);
    if (!this.on) {
      this.#parts.served.leave(activity);
      reporter.endSpan(activity);
      return;
    }
    this.#parts.served.ended(activity);
    deliveries.ended(activity);
    devices.afterEnd(nowMs);
    // The span of others can be written no longer than now: what waits for nothing is settled at once, so that its parents know it.
    if (activity.settled) return;
    if (activity.foreign && activity.complete) deliveries.settleNow(activity);
    else if (activity.span && !activity.ownsSpan) reporter.provisional(activity);
  }
}

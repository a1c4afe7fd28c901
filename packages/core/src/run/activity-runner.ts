/**
 * The hot path: from the call of a metering function to its caller's result, and to the end of the activity.
 * Whatever fails here on our side, the caller gets what the function gave, when it gave it.
 */

import { type Attributes, context } from "@opentelemetry/api";
import { type Activity, type ActivityOwner, end } from "../activity/activity.js";
import { contextOf, type SpanStarter } from "../activity/activity-span.js";
import { enter, join, leave, parentOf } from "../activity/activity-tree.js";
import { endAnswers, endWaiting, waitsForAnswer } from "../activity/inner-answer.js";
import { conclude, takeResult } from "../activity/outcome.js";
import { RunningActivity } from "../activity/running-activity.js";
import { forgetSpan } from "../activity/span-activities.js";
import { NOOP_HANDLE } from "../api/noop-handle.js";
import type { ActivityOptions, InferenceOptions, StepOptions } from "../contracts/activity-options.js";
import type { ActivityKind, Outcome } from "../contracts/footprint.js";
import type { StartOptions } from "../contracts/manual-activity.js";
import type { Devices } from "../devices/devices.js";
import { hostedProvider } from "../names/provider-names.js";
import { observe, outcomeOf } from "../observe/observe.js";
import { CallerWarnings, isPlace } from "../options/caller-mistake.js";
import { inheritedBy } from "../options/inherited.js";
import type { ContextCarrier } from "../options/metering-options.js";
import type { NewUsageCounter } from "../options/usage-counter.js";
import type { Clock } from "../runtime/clock.js";
import type { Faults } from "../runtime/fault.js";
import { LinkedList } from "../runtime/lists.js";
import { inContext } from "../runtime/promise.js";
import type { DeliveryQueue } from "../settle/delivery-queue.js";
import type { FootprintReporter } from "../settle/footprint-reporter.js";
import type { ServerShares } from "../settle/server-shares.js";
import type { CallShapes } from "../shapes/call-shape.js";
import type { OptionsOf } from "../shapes/span-shape.js";
import type { UsageReading } from "../usage/usage-reading.js";
import type { Budgeting } from "./budgeting.js";

/** What running an activity needs. */
type Parts = "clock" | "carrier" | "faults" | "devices" | "deliveries" | "reporter" | "shares" | "newCounter" | "usageReading" | "shapes" | "startSpan" | "budgeting"; // biome-ignore format: one line

/** Runs activities. */
export class ActivityRunner implements ActivityOwner {
  /** False before nothing and after shutdown: the functions are then the identity. */
  on = true;
  /** Running activities, those that were looked at longest ago first. */
  readonly inFlight = new LinkedList<Activity>();
  readonly idPrefix = Math.random().toString(16).slice(2, 10);
  readonly dropped = new FinalizationRegistry<Activity>((activity) => this.abandon(activity));
  declare readonly clock: Clock;
  declare readonly carrier: ContextCarrier;
  declare readonly faults: Faults;
  declare readonly devices: Devices;
  declare readonly deliveries: DeliveryQueue;
  declare readonly reporter: FootprintReporter;
  declare readonly newCounter: NewUsageCounter | undefined;
  declare readonly usageReading: UsageReading;
  declare readonly shares: Pick<ServerShares, keyof ServerShares>;
  declare readonly shapes: CallShapes;
  declare readonly startSpan: SpanStarter;
  /** Undefined: budgets are ignored. */
  declare readonly budgeting: Budgeting | undefined;
  readonly #warnings = new CallerWarnings();
  #count = 0;

  constructor(parts: Pick<ActivityRunner, Parts>) {
    Object.assign(this, parts);
  }

  /** Meters `fn` and returns exactly what it returned. */
  run<K extends ActivityKind, H, T>(kind: K, options: OptionsOf[K], fn: (handle: H) => T): T {
    if (!this.on) return fn(NOOP_HANDLE as H);
    const { budgeting } = this;
    const activity = this.faults.guard("settle", "start", () => {
      this.#warnings.of(kind, options, this.faults);
      const parent = parentOf(this, options.parent);
      const isAsked = budgeting && (parent?.terms ?? inheritedBy(options, undefined));
      return isAsked ? this.create(kind, options, parent) : this.start(kind, options, parent);
    });
    if (!activity) return fn(NOOP_HANDLE as H);
    return budgeting && activity.terms ? budgeting.run(this, activity, fn) : this.follow(activity, fn);
  }

  /** Calls the function of a started activity, and follows its result. */
  follow<H, T>(activity: RunningActivity, fn: (handle: H) => T): T {
    try {
      // The result is followed inside, so that one context is held for a pending call and not two.
      return this.within(activity, () => observe(fn(activity as H), activity));
    } catch (error) {
      this.onEnd(activity, outcomeOf(error), undefined, error);
      throw error;
    }
  }

  /** Starts an activity. May throw. */
  start<K extends ActivityKind>(
    kind: K,
    options: OptionsOf[K],
    parent: RunningActivity | undefined,
    beginning?: StartOptions,
  ): RunningActivity {
    const { devices } = this;
    const tookMs = beginning?.tookMs;
    devices.beforeStart();
    const activity = this.create(kind, options, parent, tookMs);
    const nowMs = activity.startMs + (tookMs ?? 0);
    if (beginning?.reporter !== undefined) activity.state().reporter = beginning.reporter;
    join(activity, nowMs);
    // What is over cannot be measured.
    if (tookMs === undefined) devices.begin(activity, nowMs);
    else if (!activity.remote) activity.because("late");
    enter(activity);
    this.inFlight.append(activity);
    const { server } = options as InferenceOptions;
    if (server) this.shares.begin(activity, server);
    if (!this.budgeting && activity.terms?.budgets.length) this.faults.note("budget", "not_asked");
    this.reporter.anticipate(activity);
    this.faults.guard("span", "start", () => this.startSpan(activity, beginning?.span));
    devices.afterStart(nowMs);
    return activity;
  }

  /** An activity that has not started. */
  create<K extends ActivityKind>(
    kind: K,
    options: OptionsOf[K],
    parent: RunningActivity | undefined,
    tookMs?: number,
  ): RunningActivity {
    return newActivity(this, ++this.#count, kind, options, parent, tookMs);
  }

  /** Runs code of the caller inside the activity's context. A carrier that fails must not keep it from running. */
  within<R>(activity: RunningActivity, fn: () => R): R {
    const { carrier, faults } = this;
    const { span, spanOwner } = activity;
    const failed = (error: unknown) => faults.note("store", "context", error);
    const enterSpan = (inner: () => void) =>
      span && (spanOwner === "us" || spanOwner === "nobody")
        ? context.with(contextOf(activity, span), inner)
        : inner();
    return inContext((inner) => carrier.run(activity, () => enterSpan(inner)), fn, failed);
  }

  /** Ends an activity, unless an answer is still read that only states its tokens at its end. */
  onEnd(activity: Activity, outcome: Outcome, result: unknown, error: unknown): void {
    if (activity.ended) return;
    if (activity.replies?.answers?.open.size) {
      if (outcome === "ok") {
        // The result may be that answer, and must not be held until then.
        takeResult(activity, result);
        if (waitsForAnswer(activity, () => this.onEnd(activity, "ok", undefined, undefined))) return;
      } else endAnswers(activity);
    }
    this.faults.guard("settle", "end", () => this.#end(activity, outcome, result, error));
  }

  /** Ends an activity that makes no progress or whose result was dropped: a ghost would dilute everyone. */
  abandon(activity: Activity): void {
    if (activity.ended || endWaiting(activity)) return;
    activity.because("abandoned");
    this.onEnd(activity, "aborted", undefined, undefined);
  }

  #end(activity: Activity, outcome: Outcome, result: unknown, error: unknown): void {
    const { devices, deliveries, reporter, shares } = this;
    const nowMs = this.clock.now();
    end(activity, nowMs);
    this.inFlight.remove(activity);
    conclude(activity, outcome, result, error);
    activity.scope?.progress(activity, true);
    if (activity.replies?.geography) reporter.anticipate(activity);
    devices.end(activity, nowMs);
    leave(activity, nowMs);
    if (activity.spanOwner === "us") forgetSpan(activity.id);
    const served = activity.stated?.served;
    if (!this.on) {
      if (served) shares.leave(served);
      reporter.charge(activity);
      reporter.endSpan(activity);
      return;
    }
    if (served) shares.ended(activity, served);
    deliveries.ended(activity);
    devices.afterEnd(nowMs);
    deliveries.afterEnd(activity);
  }

  soFar(activity: Activity): ReturnType<FootprintReporter["soFar"]> {
    return this.reporter.soFar(activity);
  }

  otherJoules(activity: Activity): number | undefined {
    return this.reporter.otherJoules(activity);
  }

  deviceJoules(): ReturnType<Devices["joules"]> {
    return this.devices.joules();
  }

  call(reason: string, task: () => unknown): void {
    this.faults.call("observer", reason, task);
  }
}

/**
 * Makes the record of an activity that starts now. @param tookMs How long it has already run. May throw.
 */
export function newActivity<K extends ActivityKind>(
  owner: ActivityOwner & { readonly shapes: CallShapes },
  sequence: number,
  kind: K,
  options: OptionsOf[K],
  parent: RunningActivity | undefined,
  tookMs = 0,
): RunningActivity {
  const { clock, shapes } = owner;
  const { provider, server } = options as InferenceOptions;
  const runsOn = isPlace(options.runsOn) ? options.runsOn : undefined;
  const hosted = kind === "inference" ? hostedProvider(provider) : undefined;
  const own = ownOptions(options, hosted);
  const terms = inheritedBy(own, parent?.terms);
  // A server that is named is another process, also on this machine.
  const remote =
    runsOn === "remote" || (hosted !== undefined && runsOn === undefined) || server !== undefined;
  const agent = (own as StepOptions).agent ?? parent?.agent;
  return new RunningActivity({
    owner,
    sequence,
    options: own,
    shape: shapes.of(kind, own, { remote, agent, critical: terms?.critical }),
    terms,
    parent,
    startedAtMs: clock.wall() - tookMs,
    startMs: clock.now() - tookMs,
  });
}

/** As they are now: the caller may change them for the next call. Objects of a class are kept as they are. */
function ownOptions<O extends ActivityOptions>(given: O, provider: string | undefined): O {
  if (Object.getPrototypeOf(given) !== Object.prototype) return given;
  const own: O & { provider?: string; attributes?: Attributes } = { ...given };
  if (provider !== undefined) own.provider = provider;
  if (own.attributes) own.attributes = { ...own.attributes };
  return own;
}

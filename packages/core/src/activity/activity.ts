/** The record of one inference, step, agent or stage. Only this room writes it; all others see it read-only. */

import type { Context, Span } from "@opentelemetry/api";
import type { ActivityHandle, ActivityOptions } from "../contracts/activity-options.js";
import type { TimeInterval } from "../contracts/carbon-intensity.js";
import type { ActivityKind, Outcome } from "../contracts/footprint.js";
import type { Reason } from "../contracts/reasons.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import { msFromSeconds, secondsFromMs } from "../contracts/units.js";
import type { DeviceUse, DeviceUseHolder } from "../devices/ledger/device-use.js";
import type { Inherited } from "../options/inherited.js";
import type { ContextCarrier } from "../options/metering-options.js";
import type { CounterMaker } from "../options/usage-counter.js";
import { type Subtree, sumSubtrees } from "../quantities/part-tally.js";
import type { AttemptLog } from "../requests/attempt-log.js";
import type { OpenTotals, TotalsMember, TotalsSource } from "../requests/request-totals.js";
import type { Clock } from "../runtime/clock.js";
import type { Faults } from "../runtime/fault.js";
import type { Linked } from "../runtime/lists.js";
import { WATTSPAN } from "../runtime/shared.js";
import type { CallShape } from "../shapes/call-shape.js";
import type { UsageReading } from "../usage/usage-reading.js";
import type {
  Children,
  Emitted,
  OtherReports,
  Phase,
  Replies,
  ReportedFacts,
  Role,
  SpanOwner,
} from "./activity-state.js";

/** The metering of an activity. No member throws. */
export interface ActivityOwner extends TotalsSource, CounterMaker {
  readonly usageReading: UsageReading;
  /** False after shutdown. */
  readonly on: boolean;
  /** Begins the ids of activities without a span. */
  readonly idPrefix: string;
  readonly clock: Clock;
  readonly carrier: ContextCarrier;
  readonly faults: Faults;
  readonly devices: {
    /** Whether a first chunk changes a weight. */
    readonly weighsPhases: boolean;
    /** The weight on devices may have changed. */
    weigh(activity: Activity): void;
  };
  readonly deliveries: { deviceUseSettled(activity: Activity): void };
  /** A request of its client began or ended: its destination may be known better. */
  readonly reporter: { anticipate(activity: Activity): void };
  /** Abandons an activity whose result is dropped. */
  readonly dropped: FinalizationRegistry<Activity>;
  /** Runs the caller's code inside the activity's context. */
  within<R>(activity: Activity & ActivityHandle, fn: () => R): R;
  onEnd(activity: Activity, outcome: Outcome, result: unknown, error: unknown): void;
}

/** What is known of an activity before it starts. */
export type ActivityStart = Pick<
  ActivityRecord,
  "owner" | "sequence" | "options" | "shape" | "parent" | "startedAtMs" | "startMs"
> &
  Partial<Pick<ActivityRecord, "terms">>;

/** A running or ended activity. Very many may be in flight: rarely used state is created on demand. */
export class ActivityRecord implements TotalsMember, DeviceUseHolder, Linked<ActivityRecord> {
  readonly owner: ActivityOwner;
  readonly sequence: number;
  readonly options: ActivityOptions;
  readonly shape: CallShape;
  readonly parent: Activity | undefined;
  /** Its budgets and whether it is critical. Mostly absent. */
  readonly terms: Inherited | undefined;
  /** Milliseconds since the Unix epoch. All others are the clock's. */
  readonly startedAtMs: number;
  readonly startMs: number;
  phase: Phase = "running";
  endMs: number | undefined;
  deviceUse: DeviceUse | undefined;
  span: Span | undefined;
  spanOwner: SpanOwner | undefined;
  /** The last context in which it was entered, and that context with its span. */
  outside: Context | undefined;
  inside: Context | undefined;
  /** What contexts hold of it. */
  reference: { letGo(): void } | undefined;
  outcome: Outcome = "ok";
  usage: TokenUsage | undefined;
  firstChunkMs: number | undefined;
  replies: Replies | undefined;
  /** The requests of its client, if they are visible. */
  attempts: AttemptLog | undefined;
  stated: ReportedFacts | undefined;
  children: Children | undefined;
  otherReports: OtherReports | undefined;
  /** The enclosing inference that this one replaces. */
  around: ActivityRecord | undefined;
  /** A scope other than its parent that sums it up, such as a request. */
  scope: OpenTotals | undefined;
  /** The parent whose totals it is part of; undefined for a root, and if that parent ended first. */
  countsIn: ActivityRecord | undefined;
  reasons: Set<Reason> | undefined;
  /** The part of a long activity that is already reported on metrics. */
  emitted: Emitted | undefined;
  lastProgressMs: number | undefined;
  /** Lives as long as the caller can read its result. Held until it is watched. */
  observed: object | undefined;
  /** When it joined the list that it is in. Held, on a clock that stops while nothing is read. */
  listedMs: number | undefined;
  previous: ActivityRecord | undefined;
  next: ActivityRecord | undefined;

  constructor(start: ActivityStart) {
    this.owner = start.owner;
    this.sequence = start.sequence;
    this.options = start.options;
    this.shape = start.shape;
    this.parent = start.parent;
    this.terms = start.terms;
    this.startedAtMs = start.startedAtMs;
    this.startMs = start.startMs;
  }

  get [WATTSPAN](): "activity" {
    return "activity";
  }

  get kind(): ActivityKind {
    return this.shape.kind;
  }

  /** Whether the model runs in another process. */
  get remote(): boolean {
    return this.shape.remote;
  }

  get errorType(): string | undefined {
    return this.stated?.errorType;
  }

  /** The span's id if there is one, so that footprint and span can be joined. */
  get id(): string {
    const { span, owner, sequence } = this;
    return span?.spanContext().spanId ?? owner.idPrefix + sequence.toString(16).padStart(8, "0");
  }

  /** Its display name. For an inference, its model. */
  get name(): string {
    const { model, name } = this.options as { model?: string; name?: string };
    return (this.kind === "inference" ? model : name) ?? "unknown";
  }

  /** The nearest enclosing agent, or the activity itself. A stage has no label for it. */
  get agent(): string | undefined {
    return this.kind === "stage" ? this.parent?.agent : this.shape.labels.agent;
  }

  get role(): Role {
    const { otherReports } = this;
    if (!otherReports) return "counts";
    const { count, ignorant } = otherReports;
    if (count <= (this.usage || this.stated?.reported ? ignorant : 0)) return "counts";
    return this.spanOwner === "other" || this.reasons?.has("duplicate") ? "duplicate" : "replaced";
  }

  get ended(): boolean {
    return this.phase !== "running";
  }

  get durationS(): number {
    return Math.max(0, secondsFromMs((this.endMs ?? this.owner.clock.now()) - this.startMs));
  }

  /** Its time on the wall clock, which selects the grid's intensity. Until now while it runs. */
  get interval(): TimeInterval {
    const { startedAtMs } = this;
    return { fromMs: startedAtMs, toMs: startedAtMs + msFromSeconds(this.durationS) };
  }

  /** The time of its last progress. */
  get progressMs(): number {
    return this.lastProgressMs ?? this.startMs;
  }

  /** Whether nothing more will become known. */
  get complete(): boolean {
    return this.ended && !this.children?.pending && !this.deviceUse?.unsettled;
  }

  /** Notes a reason why values are missing or uncertain. */
  because(reason: Reason): void {
    this.reasons ??= new Set();
    this.reasons.add(reason);
  }

  progress(): void {
    this.lastProgressMs = this.owner.clock.now();
  }

  /** Its use of devices begins. */
  use(deviceUse: DeviceUse): void {
    this.deviceUse = deviceUse;
  }

  deviceUseSettled(): void {
    if (this.owner.on) this.owner.deliveries.deviceUseSettled(this);
  }

  /** Part of its energy is known later: of a child, or of a server. */
  expect(): Children {
    this.children ??= { running: 0, pending: 0, settled: undefined };
    this.children.pending++;
    return this.children;
  }

  /** Adds the totals of a settled child. */
  absorb(child: Subtree): void {
    const { children } = this;
    if (!children) return;
    children.settled = sumSubtrees(children.settled, child);
    children.pending--;
  }

  /** Another report of its call counts. */
  countOtherReport(): OtherReports {
    this.otherReports ??= { count: 0, ignorant: 0 };
    this.otherReports.count++;
    return this.otherReports;
  }

  /** The statements about it, for another one. */
  state(): ReportedFacts {
    this.stated ??= {};
    return this.stated;
  }

  /** The statements of answers, for another one. */
  reply(): Replies {
    this.replies ??= {};
    return this.replies;
  }
}

/** An activity as other rooms see it. */
export type Activity = Readonly<ActivityRecord>;

/** A running activity was looked at. From then on it is watched. */
export function visit(activity: ActivityRecord, nowMs: number): void {
  activity.listedMs = nowMs;
  if (activity.progressMs > nowMs) activity.lastProgressMs = nowMs;
  watch(activity);
}

/**
 * Follows a result whose end depends on the caller. Few calls take long enough to be watched: finalizers cost more
 * than a call.
 */
export function follow(activity: ActivityRecord, observed: object): void {
  activity.observed = observed;
  if (activity.listedMs !== undefined) watch(activity);
}

function watch(activity: ActivityRecord): void {
  const { observed, owner } = activity;
  if (observed) owner.dropped.register(observed, activity, activity);
  activity.observed = undefined;
}

/** It ended. */
export function end(activity: ActivityRecord, nowMs: number): void {
  if (activity.listedMs !== undefined) activity.owner.dropped.unregister(activity);
  activity.reference?.letGo();
  activity.endMs = Math.max(nowMs, activity.startMs);
  activity.phase = "waiting";
}

/** Its span begins to wait. @param sinceMs On a clock that stops while nothing is read. */
export function hold(activity: ActivityRecord, sinceMs: number): void {
  activity.phase = "held";
  activity.listedMs = sinceMs;
}

/** Its span waits no longer. False if none did. */
export function release(activity: ActivityRecord): boolean {
  const isHeld = activity.phase === "held";
  if (isHeld) activity.phase = "waiting";
  return isHeld;
}

/** Nothing more will become known, or it is reported. False if it was so before. */
export function goOn(activity: ActivityRecord, phase: "ready" | "reported"): boolean {
  if (activity.phase === phase || activity.phase === "reported") return false;
  activity.phase = phase;
  return true;
}

/** Keeps what a long activity has reported on metrics. */
export function keepEmitted(activity: ActivityRecord, emitted: Emitted): void {
  activity.emitted = emitted;
}

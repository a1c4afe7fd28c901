/** One running inference, step, agent or stage: its state, and the handle that its function sees. */

import type { Attributes, Context, Span } from "@opentelemetry/api";
import type {
  ActivityOptions,
  AgentHandle,
  InferenceHandle,
  InferenceOptions,
  Reported,
  StageHandle,
} from "../contracts/activity-options.js";
import type { ActivityKind, Outcome } from "../contracts/footprint.js";
import type { Reason } from "../contracts/reasons.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import type { DeviceUse, DeviceUseHolder } from "../devices/ledger/device-use.js";
import type { AttemptLog } from "../doorway/attempt-log.js";
import type { Scope } from "../doorway/request-totals.js";
import type { AnswerListener, AttemptListener } from "../doorway/running-activity.js";
import type { ScopeMember, ScopeSpeaker } from "../doorway/scope-member.js";
import type { ResultListener } from "../observe/observe.js";
import { takeUsage } from "../options/stated-usage.js";
import type { CounterMaker, UsageCounter } from "../options/usage-counter.js";
import { type Subtree, sumSubtrees } from "../quantities/subtree.js";
import type { Linked } from "../runtime/linked-list.js";
import { WATTSPAN } from "../runtime/shared.js";
import type { Answer } from "../usage/answer.js";
import type { ServerTimes } from "../usage/server-reports.js";
import { type Children, type Emitted, type Statements, takeQuality } from "./activity-state.js";
import { beginAttempt } from "./begin-attempt.js";
import { innerAnswer, type OpenAnswers } from "./inner-answer.js";
import { takeReport } from "./reports.js";

/** The services of its metering to an activity. None of them throws. */
export interface ActivityOwner extends ScopeSpeaker, CounterMaker {
  onChunk(activity: Activity, chunk: unknown): void;
  onEnd(activity: Activity, outcome: Outcome, result: unknown, error: unknown): void;
  onStream(activity: Activity, stream: object): void;
  /** A request of its client began or ended: its destination may be known better. */
  onAttempt(activity: Activity): void;
  deviceUseSettled(activity: Activity): void;
  /** Runs the caller's code inside the activity's context. */
  within<R>(activity: Activity, fn: () => R): R;
  onFault(error: unknown): void;
  /** The weight on devices may have changed. */
  weigh(activity: Activity): void;
  idOf(sequence: number): string;
  /** Runs code that the caller's values or its span may cause to throw. */
  guard(stage: "span" | "usage" | "settle", reason: string, task: () => void): void;
}

/** A running or ended activity. Very many may be in flight: rarely used state is created on demand. */
export class Activity
  implements
    InferenceHandle,
    AgentHandle,
    StageHandle,
    ResultListener,
    AttemptListener,
    ScopeMember,
    DeviceUseHolder,
    Linked<Activity>
{
  readonly owner: ActivityOwner;
  readonly kind: ActivityKind;
  readonly options: ActivityOptions;
  readonly parent: Activity | undefined;
  readonly remote: boolean;
  readonly startedAtMs: number;
  startMs = 0;
  /** Undefined while running. */
  endMs: number | undefined;
  deviceUse: DeviceUse | undefined;
  span: Span | undefined;
  /** Whether we end the span. */
  ownsSpan = false;
  /** The last context in which it was entered, and that context with its span. */
  entered: { readonly outside: Context; readonly inside: Context } | undefined;
  spanEnded = false;
  outcome: Outcome = "ok";
  errorType: string | undefined;
  usage: TokenUsage | undefined;
  counter: UsageCounter | undefined;
  /** The answer's statements about itself. */
  answer: Answer | undefined;
  /** The part of the world that the answer names. */
  geography: string | undefined;
  /** The server's times for it, if it states them. */
  serverTimes: ServerTimes | undefined;
  /** The requests of its client, if they are visible. */
  attempts: AttemptLog | undefined;
  stated: Statements | undefined;
  firstChunkMs: number | undefined;
  children: Children | undefined;
  /** Tokens from instrumentation inside it: used when nothing else is known. */
  inner: TokenUsage | undefined;
  /** Tokens from answers to requests inside it: used when nothing else is known. */
  received: Map<string, TokenUsage> | undefined;
  /** Open answers inside it, and the end that waits for them. */
  answers: OpenAnswers | undefined;
  /** It stands for a span of another instrumentation. */
  foreign = false;
  /** Reports of its call (inferences inside, a service, an earlier one), and those inside without usage. */
  replacedBy = 0;
  ignorant = 0;
  /** The enclosing inference that this one replaces. */
  around: Activity | undefined;
  /** A scope other than its parent that sums it up, such as a request. */
  scope: Scope | undefined;
  /** The parent ended first: this activity is a root of its own. */
  detached = false;
  /** When its span began to wait for missing values, on a clock that stops while nothing is read. */
  heldMs: number | undefined;
  queued = false;
  settled = false;
  reasons: Set<Reason> | undefined;
  /** The part of a long activity that is already reported on metrics. */
  emitted: Emitted | undefined;
  previous: Activity | undefined;
  next: Activity | undefined;
  readonly sequence: number;
  #progressMs: number | undefined;
  #visitedMs: number | undefined;

  constructor(init: {
    owner: ActivityOwner;
    sequence: number;
    kind: ActivityKind;
    options: ActivityOptions;
    parent: Activity | undefined;
    remote: boolean;
    startedAtMs: number;
  }) {
    this.owner = init.owner;
    this.sequence = init.sequence;
    this.kind = init.kind;
    this.options = init.options;
    this.parent = init.parent;
    this.remote = init.remote;
    this.startedAtMs = init.startedAtMs;
  }

  get [WATTSPAN](): "activity" {
    return "activity";
  }

  /** The span's id if there is one, so that footprint and span can be joined. */
  get id(): string {
    return this.span?.spanContext().spanId ?? this.owner.idOf(this.sequence);
  }

  /** Its display name. For an inference, its model. */
  get name(): string {
    const { model, name } = this.options as { model?: string; name?: string };
    return (this.kind === "inference" ? model : name) ?? "unknown";
  }

  /** The nearest enclosing agent, or the activity itself. */
  get agent(): string | undefined {
    return this.kind === "agent" ? this.name : this.parent?.agent;
  }

  /** Whether it duplicates another activity that counts. */
  get isDuplicate(): boolean {
    return this.replacedBy > (this.usage || this.stated?.reported ? this.ignorant : 0);
  }

  get ended(): boolean {
    return this.endMs !== undefined;
  }

  get durationS(): number {
    return Math.max(0, ((this.endMs ?? this.owner.nowMs()) - this.startMs) / 1000);
  }

  /** The time of its last progress. */
  get progressMs(): number {
    return this.#progressMs ?? this.startMs;
  }

  set progressMs(atMs: number) {
    this.#progressMs = atMs;
  }

  /** The time of the last check of a long activity. */
  get visitedMs(): number {
    return this.#visitedMs ?? this.startMs;
  }

  set visitedMs(atMs: number) {
    this.#visitedMs = atMs;
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

  /** A child starts. */
  adopt(): void {
    this.children ??= { running: 0, pending: 0, settled: undefined };
    this.children.running++;
    this.children.pending++;
  }

  /** Adds the totals of a settled child. */
  absorb(child: Subtree): void {
    const { children } = this;
    if (!children) return;
    children.settled = sumSubtrees(children.settled, child);
    children.pending--;
  }

  setAttributes(attributes: Attributes): void {
    this.progress();
    const { span } = this;
    if (span) this.owner.guard("span", "attributes", () => void span.setAttributes(attributes));
  }

  setWeight(weight: number): void {
    this.#state().weight = weight;
    this.owner.weigh(this);
  }

  fail(reason: string): void {
    this.progress();
    this.outcome = "error";
    this.owner.guard("settle", "fail", () => {
      this.errorType = String(reason).slice(0, 100);
    });
  }

  setUsage(usage: TokenUsage): void {
    this.progress();
    this.owner.guard("usage", "stated", () => takeUsage(this, usage));
  }

  reportEnergy(reported: Reported): void {
    this.progress();
    this.owner.guard("settle", "reported", () => takeReport(this, reported));
  }

  succeed(result?: { readonly quality?: number }): void {
    const stated = this.#state();
    stated.goal = { reached: true };
    this.owner.guard("settle", "succeed", () => takeQuality(stated, result?.quality));
  }

  addUnits(count: number): void {
    const stated = this.#state();
    if (Number.isFinite(count) && count > 0) stated.units = (stated.units ?? 0) + count;
  }

  onChunk(chunk: unknown): void {
    this.owner.onChunk(this, chunk);
  }

  onEnd(outcome: Outcome, result: unknown, error: unknown, goesOn?: boolean): void {
    if (goesOn) this.because("unfollowed");
    this.owner.onEnd(this, outcome, result, error);
  }

  onStream(stream: object): void {
    this.owner.onStream(this, stream);
  }

  beginAttempt(host: string | undefined, retries: number | undefined, sentBytes?: number) {
    return beginAttempt(this, () => this.owner.onAttempt(this), host, retries, sentBytes);
  }

  beginAnswer(asked?: string): AnswerListener | undefined {
    return innerAnswer(this, (this.options as InferenceOptions).operation, asked);
  }

  deviceUseSettled(): void {
    this.owner.deviceUseSettled(this);
  }

  run<R>(fn: () => R): R {
    return this.owner.within(this, fn);
  }

  onFault(error: unknown): void {
    this.owner.onFault(error);
  }

  progress(): void {
    this.progressMs = this.owner.nowMs();
  }

  #state(): Statements {
    this.progress();
    this.stated ??= {};
    return this.stated;
  }
}

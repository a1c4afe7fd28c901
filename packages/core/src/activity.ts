/** One running inference, step, agent or stage: its state, and the handle that its function sees. */

import type { Attributes, Span } from "@opentelemetry/api";
import type {
  ActivityHandle,
  ActivityOptions,
  AgentHandle,
  InferenceHandle,
  Reported,
  StageHandle,
} from "./activity-options.js";
import type { WaitingClaim } from "./claims.js";
import type { ActivityKind, Footprint, Outcome, PartMethod } from "./footprint.js";
import type { Account } from "./ledger/account.js";
import type { AccountShare } from "./ledger/device-ledger.js";
import type { ResultListener } from "./observe/observe.js";
import { type PartTally, sumTallies } from "./part-tally.js";
import type { Reason } from "./reasons.js";
import type { Tally } from "./tally.js";
import type { ActivityLabels } from "./telemetry/labels.js";
import type { TokenUsage } from "./token-usage.js";

/** What an activity asks of the metering that it belongs to. None of these throws. */
export interface ActivityOwner {
  onChunk(activity: Activity, chunk: unknown): void;
  onEnd(activity: Activity, outcome: Outcome, result: unknown, error: unknown): void;
  onStream(activity: Activity, stream: object): void;
  setWeight(activity: Activity, weight: number): void;
  nowMs(): number;
  idOf(sequence: number): string;
}

/** Totals of a settled subtree. */
export interface Subtree {
  readonly energy: Tally | undefined;
  readonly co2e: Tally | undefined;
  readonly water: Tally | undefined;
  readonly methods: ReadonlySet<PartMethod>;
  /** Activities in it whose energy is not known, and why. */
  readonly unknown: number;
  readonly unknownReasons: ReadonlySet<Reason>;
}

/** A running or ended activity. */
export class Activity implements InferenceHandle, AgentHandle, StageHandle, ResultListener {
  readonly owner: ActivityOwner;
  readonly kind: ActivityKind;
  readonly name: string;
  readonly options: ActivityOptions;
  readonly labels: ActivityLabels;
  readonly parent: Activity | undefined;
  readonly remote: boolean;
  /** The nearest agent around, or the activity itself. */
  readonly agent: string | undefined;
  readonly startedAtMs: number;
  claim: WaitingClaim | undefined;
  account: Account | undefined;
  span: Span | undefined;
  /** Whether the span is ours to end. */
  ownsSpan = false;
  spanEnded = false;
  startMs = 0;
  endMs = Number.NaN;
  progressMs = 0;
  outcome: Outcome = "ok";
  errorType: string | undefined;
  usage: TokenUsage | undefined;
  reported: Reported[] | undefined;
  firstChunkMs = Number.NaN;
  goal: Footprint["goal"];
  units = 0;
  /** Children that have not ended, and those that have not settled (running ones included). */
  running = 0;
  pending = 0;
  /** The parent ended first: this activity is a root of its own in the accounts. */
  detached = false;
  queued = false;
  settled = false;
  /** Sums of the settled children; most activities have none, and millions may be in flight. */
  children: Subtree | undefined;
  reasons: Set<Reason> | undefined;
  /** What a long activity has already reported of itself on metrics. */
  emitted: { readonly parts: PartTally[]; shares: readonly AccountShare[] } | undefined;
  emittedMs = 0;
  readonly #sequence: number;

  constructor(init: {
    owner: ActivityOwner;
    sequence: number;
    kind: ActivityKind;
    name: string;
    options: ActivityOptions;
    labels: ActivityLabels;
    parent: Activity | undefined;
    remote: boolean;
    startedAtMs: number;
  }) {
    this.owner = init.owner;
    this.#sequence = init.sequence;
    this.kind = init.kind;
    this.name = init.name;
    this.options = init.options;
    this.labels = init.labels;
    this.parent = init.parent;
    this.remote = init.remote;
    this.agent = init.kind === "agent" ? init.name : init.parent?.agent;
    this.startedAtMs = init.startedAtMs;
  }

  /** The span's id where there is one, so that footprint and span find each other. */
  get id(): string {
    return this.span?.spanContext().spanId ?? this.owner.idOf(this.#sequence);
  }

  get ended(): boolean {
    return !Number.isNaN(this.endMs);
  }

  get durationS(): number {
    return Math.max(0, ((this.ended ? this.endMs : this.owner.nowMs()) - this.startMs) / 1000);
  }

  /** Whether everything is known that will ever be known. */
  get complete(): boolean {
    return this.ended && this.pending === 0 && (this.account?.unsettled ?? 0) === 0;
  }

  /** Notes why something about this activity is missing or uncertain. */
  because(reason: Reason): void {
    this.reasons ??= new Set();
    this.reasons.add(reason);
  }

  /** Takes in the totals of a child that settled. */
  absorb(child: Subtree): void {
    this.children = this.children ? sumSubtrees(this.children, child) : child;
  }

  setAttributes(attributes: Attributes): void {
    this.#progress();
    this.span?.setAttributes(attributes);
  }

  setWeight(weight: number): void {
    this.#progress();
    this.owner.setWeight(this, weight);
  }

  fail(reason: string): void {
    this.#progress();
    this.outcome = "error";
    this.errorType = String(reason).slice(0, 100);
  }

  setUsage(usage: TokenUsage): void {
    this.#progress();
    this.usage = { ...usage };
  }

  reportEnergy(reported: Reported): void {
    this.#progress();
    this.reported ??= [];
    // A call has few sources; a loop that reports for ever must not fill the memory.
    if (this.reported.length < 16) this.reported.push({ ...reported });
  }

  succeed(result?: { readonly quality?: number }): void {
    this.#progress();
    const quality = result?.quality;
    this.goal =
      quality !== undefined && quality >= 0 && quality <= 1 ? { reached: true, quality } : { reached: true };
  }

  addUnits(count: number): void {
    this.#progress();
    if (Number.isFinite(count) && count > 0) this.units += count;
  }

  onChunk(chunk: unknown): void {
    this.owner.onChunk(this, chunk);
  }

  onEnd(outcome: Outcome, result: unknown, error: unknown): void {
    this.owner.onEnd(this, outcome, result, error);
  }

  onStream(stream: object): void {
    this.owner.onStream(this, stream);
  }

  #progress(): void {
    this.progressMs = this.owner.nowMs();
  }
}

const nothing = (): void => undefined;

/** The handle that functions get while nothing is metered: everything is allowed and nothing happens. */
export const NOOP_HANDLE: InferenceHandle & AgentHandle & StageHandle = Object.freeze({
  span: undefined,
  setAttributes: nothing,
  setWeight: nothing,
  fail: nothing,
  setUsage: nothing,
  reportEnergy: nothing,
  succeed: nothing,
  addUnits: nothing,
});

/** Whether a handle is an activity of ours: callers may pass the no-op handle, or one of another copy. */
export const asActivity = (handle: ActivityHandle | undefined): Activity | undefined =>
  handle instanceof Activity ? handle : undefined;

/** The totals of two subtrees together. */
function sumSubtrees(a: Subtree, b: Subtree): Subtree {
  return {
    energy: sumTallies(a.energy, b.energy),
    co2e: sumTallies(a.co2e, b.co2e),
    water: sumTallies(a.water, b.water),
    methods: new Set([...a.methods, ...b.methods]),
    unknown: a.unknown + b.unknown,
    unknownReasons: new Set([...a.unknownReasons, ...b.unknownReasons]),
  };
}

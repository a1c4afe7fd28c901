/**
 * Runs of tools, steps and agents as adapters of frameworks report them. A follower of spans finds the run of a span
 * here, at its begin: budgets count steps there.
 */

import { isValidTraceId, trace } from "@opentelemetry/api";
import type { RunningActivity } from "../activity/running-activity.js";
import { asActivity } from "../activity/running-activity.js";
import { hasSpanProcessor } from "../activity/span-activities.js";
import type { ActivityHandle } from "../contracts/activity-options.js";
import type { ManualActivity } from "../contracts/manual-activity.js";
import { SharedSlot } from "../runtime/shared.js";
import { type Turn, turnOf } from "./expected-runs.js";
import { globalMetering } from "./global.js";

/** A chain is an agent or a step of no other kind. */
export type RunKind = "tool" | "retrieval" | "chain";

/** A run as an adapter reports it. */
export interface ReportedRun {
  readonly framework: string;
  readonly kind: RunKind;
  /** What others may call it. */
  readonly names: readonly (string | undefined)[];
  /** The id of a tool's call: what states the same one is the same call, wherever its span stands. */
  readonly callId?: string | undefined;
  readonly input?: string | undefined;
}

/** A reported run. It holds nothing that keeps an activity in memory after its end. */
export interface PendingRun {
  /** Under what it is kept: where it is, and its call. */
  readonly keys: readonly (string | number)[];
  /** What others may call it, as {@link nameOf} says. */
  readonly names: readonly string[];
  readonly callId: string | undefined;
  readonly input: string | undefined;
  readonly metering: unknown;
  readonly owner: RunningActivity["owner"];
  readonly terms: RunningActivity["terms"];
  /** The number of its activity, which one that was refused lacks. */
  readonly sequence: number | undefined;
  /** The trace that it began in; undefined outside of any. */
  readonly traceId: string | undefined;
  /** In which it was reported, where spans come in the same one. */
  readonly turn: Turn | undefined;
  /** The parent of what begins inside it. */
  readonly inside: ActivityHandle;
  /** The scopes whose span of it has come. */
  readonly takers: string[];
  readonly beganMs: number;
  endedMs: number | undefined;
}

/** Beyond these the oldest are forgotten: their spans have come, and some ends are never reported. */
const MAX_OF_KEY = 1000;
const MAX_KEYS = 10_000;
/** Runs that have ended are remembered for a moment. */
const MAX_ENDED = 1000;
/**
 * LangChain calls handlers one after the other: the span of a short tool may begin when that is over. In a busy loop
 * each takes tens of milliseconds.
 */
const HANDLER_MS = 50;
/** A longer input is no evidence. */
const MAX_INPUT = 4096;

class KeptRuns {
  /** What each metering's activities belong to. */
  readonly #owners = new WeakMap<object, PendingRun["owner"]>();
  /** The oldest first. */
  readonly #byKey = new Map<string | number, PendingRun[]>();
  readonly #ended: PendingRun[] = [];

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  ownerOf(metering: object): PendingRun["owner"] | undefined {
    return this.#owners.get(metering);
  }

  of(key: string | number): readonly PendingRun[] {
    return this.#byKey.get(key) ?? [];
  }

  add(run: PendingRun, metering: object): void {
    this.#owners.set(metering, run.owner);
    for (const key of run.keys) {
      const others = this.#byKey.get(key);
      if (!others) this.#byKey.set(key, [run]);
      else if (others.push(run) > MAX_OF_KEY) others.shift();
      const [oldest] = this.#byKey.size > MAX_KEYS ? this.#byKey.keys() : [];
      if (oldest !== undefined) this.#byKey.delete(oldest);
    }
  }

  end(run: PendingRun): void {
    if (run.endedMs !== undefined) return;
    const nowMs = run.owner.clock.now();
    run.endedMs = nowMs;
    this.#ended.push(run);
    for (let [oldest] = this.#ended; oldest; [oldest] = this.#ended) {
      if (this.#ended.length <= MAX_ENDED && !isOver(oldest, nowMs)) return;
      this.#ended.shift();
      for (const key of oldest.keys) this.#remove(key, oldest);
    }
  }

  #remove(key: string | number, run: PendingRun): void {
    const runs = this.#byKey.get(key);
    const index = runs?.indexOf(run) ?? -1;
    if (index >= 0) runs?.splice(index, 1);
    if (runs?.length === 0) this.#byKey.delete(key);
  }
}

/** The offered runs, for who looks for one. */
export type PendingRuns = Pick<KeptRuns, "of" | "ownerOf">;

/** Shared, because the follower may belong to another copy of this package. */
const RUNS = /* @__PURE__ */ new SharedSlot<KeptRuns>("pending-runs.v1", "add");

/** The offered runs; undefined while there are none. */
export function offeredRuns(): PendingRuns | undefined {
  const runs = RUNS.value;
  return runs?.isEmpty === false ? runs : undefined;
}

/** Whether it ended so long ago that no span of it comes any more. */
export const isOver = ({ endedMs }: PendingRun, nowMs: number): boolean =>
  endedMs !== undefined && nowMs > endedMs + HANDLER_MS;

/** Whether its span, which begins with it, may begin only now. */
export const isFresh = ({ beganMs, endedMs }: PendingRun, nowMs: number): boolean =>
  endedMs === undefined && nowMs <= beganMs + HANDLER_MS;

/** What both that report it call it. */
export const nameOf = (framework: string, kind: RunKind, name: string) => `${framework} ${kind} ${name}`;
/** Under what a call of a tool is kept, in any framework. */
export const keyOfCall = (id: string, name: string) => `call ${id} ${name}`;
/** Under what runs are kept that are in no activity and no trace. */
export const TOP = "";

/**
 * Offers a run to spans of other instrumentations: they are the same activity. One that a budget has refused too: its
 * span is no step. Without a span processor of ours nobody looks for runs, and none is kept.
 * @returns To be called at its end.
 * @example const end = addPendingRun(begun, { framework: "langchain", kind: "tool", names: ["search"] })
 */
export function addPendingRun(
  begun: Pick<ManualActivity<"step">, "inside" | "refused">,
  run: ReportedRun,
): () => void {
  const activity = asActivity(begun.inside);
  const metering = globalMetering();
  if (!activity || !metering || !hasSpanProcessor()) return nothing;
  const { owner, terms, parent } = activity;
  const [sequence, above] = begun.refused
    ? [undefined, activity.sequence]
    : [activity.sequence, parent?.sequence];
  const traceId = activeTraceId();
  const { framework, kind, callId, input } = run;
  const names = [...new Set(run.names)].filter((name) => name !== undefined);
  const offered: PendingRun = {
    ...{ owner, terms, metering, sequence, traceId, callId, turn: turnOf(framework) },
    keys: [
      above ?? traceId ?? TOP,
      ...(sequence === undefined ? [] : [sequence]),
      ...(callId === undefined ? [] : names.map((name) => keyOfCall(callId, name))),
    ],
    names: names.map((name) => nameOf(framework, kind, name)),
    input: input !== undefined && input.length <= MAX_INPUT ? input : undefined,
    inside: activity.refer() as object as ActivityHandle,
    ...{ takers: [], beganMs: owner.clock.now(), endedMs: undefined },
  };
  const runs = RUNS.orMake(() => new KeptRuns());
  runs.add(offered, metering);
  const end = () => runs.end(offered);
  if (begun.refused) end();
  return end;
}

const nothing = (): void => undefined;

function activeTraceId(): string | undefined {
  const traceId = trace.getActiveSpan()?.spanContext().traceId;
  return traceId !== undefined && isValidTraceId(traceId) ? traceId : undefined;
}

/**
 * Runs of tools, steps and agents as adapters of frameworks report them. A follower of spans finds the run of a span
 * here, at its begin: budgets count steps there.
 */

import { isValidTraceId, trace } from "@opentelemetry/api";
import { asActivity } from "../activity/as-activity.js";
import type { RunningActivity } from "../activity/running-activity.js";
import { hasSpanProcessor } from "../activity/span-activities.js";
import type { ActivityHandle } from "../contracts/activity-options.js";
import type { Begun } from "../contracts/begun-activity.js";
import { SharedSlot } from "../runtime/shared.js";
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
export interface OfferedRun {
  readonly keys: readonly string[];
  readonly callId: string | undefined;
  readonly input: string | undefined;
  readonly metering: unknown;
  readonly owner: RunningActivity["owner"];
  readonly terms: RunningActivity["terms"];
  /** Numbers of its activity, which one that was refused lacks, and of the one around. */
  readonly sequence: number | undefined;
  readonly above: number | undefined;
  /** The trace that it began in; undefined outside of any. */
  readonly traceId: string | undefined;
  /** The parent of what begins inside it. */
  readonly inside: ActivityHandle;
  /** The scopes whose span of it has come. */
  readonly takers: string[];
  readonly beganMs: number;
  endedMs: number | undefined;
}

/** More of one name are not matched at a time, nor more names. */
const MAX_OF_NAME = 1000;
const MAX_NAMES = 10_000;
/** Runs that have ended are remembered for a moment. */
const MAX_ENDED = 1000;
/**
 * LangChain calls handlers one after the other: the span of a short tool may begin when that is over. In a busy loop each
 * takes tens of milliseconds.
 */
const HANDLER_MS = 50;
/** A longer input is no evidence. */
const MAX_INPUT = 4096;

class OfferedRuns {
  /** The oldest first. */
  readonly #byKey = new Map<string, OfferedRun[]>();
  readonly #ended: OfferedRun[] = [];

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  of(key: string): readonly OfferedRun[] {
    return this.#byKey.get(key) ?? [];
  }

  add(run: OfferedRun): void {
    this.#forgetEnded(); // they must not keep out new ones
    for (const key of run.keys) {
      const others = this.#byKey.get(key);
      if (!others && this.#byKey.size < MAX_NAMES) this.#byKey.set(key, [run]);
      else if (others && others.length < MAX_OF_NAME) others.push(run);
    }
  }

  end(run: OfferedRun): void {
    if (run.endedMs !== undefined) return;
    run.endedMs = run.owner.clock.now();
    this.#ended.push(run);
    this.#forgetEnded();
  }

  #forgetEnded(): void {
    for (let [oldest] = this.#ended; oldest && this.#isForgotten(oldest); [oldest] = this.#ended) {
      this.#ended.shift();
      for (const key of oldest.keys) this.#remove(key, oldest);
    }
  }

  #isForgotten(run: OfferedRun): boolean {
    return this.#ended.length > MAX_ENDED || isOver(run);
  }

  #remove(key: string, run: OfferedRun): void {
    const left = this.of(key).filter((other) => other !== run);
    if (left.length > 0) this.#byKey.set(key, left);
    else this.#byKey.delete(key);
  }
}

/** Shared, because the follower may belong to another copy of this package. */
const RUNS = /* @__PURE__ */ new SharedSlot<OfferedRuns>("offered-runs.v1", "add");

/** The offered runs; undefined while there are none. */
export function offeredRuns(): Pick<OfferedRuns, "of"> | undefined {
  const runs = RUNS.value;
  return runs?.isEmpty === false ? runs : undefined;
}

/** Whether it ended so long ago that no span of it comes any more. */
export const isOver = ({ endedMs, owner }: OfferedRun): boolean =>
  endedMs !== undefined && owner.clock.now() > endedMs + HANDLER_MS;

/** Whether its span, which begins with it, may begin only now. */
export const isFresh = ({ beganMs, endedMs, owner }: OfferedRun): boolean =>
  endedMs === undefined && owner.clock.now() <= beganMs + HANDLER_MS;

/** By what it is found: the same for both that report it. */
export const keyOf = (framework: string, kind: RunKind, name: string) => `${framework} ${kind} ${name}`;
/** By what a call of a tool is found in any framework. */
export const keyOfCall = (id: string, name: string) => `call ${id} ${name}`;

/**
 * Offers a run to spans of other instrumentations: they are the same activity. One that a budget has refused too: its
 * span is no step. Without a span processor of ours nobody looks for runs, and none is kept.
 * @returns To be called at its end.
 * @example const end = offerRun(begun, { framework: "langchain", kind: "tool", names: ["search"] })
 */
export function offerRun(begun: Pick<Begun<"step">, "inside" | "refused">, run: ReportedRun): () => void {
  const activity = asActivity(begun.inside);
  if (!activity || !hasSpanProcessor()) return nothing;
  const { owner, terms, sequence, parent } = activity;
  const place = begun.refused
    ? { sequence: undefined, above: sequence }
    : { sequence, above: parent?.sequence };
  const { callId, input } = run;
  const offered: OfferedRun = {
    ...{ ...place, owner, terms, callId, takers: [], beganMs: owner.clock.now(), endedMs: undefined },
    traceId: activeTraceId(),
    keys: keysOf(run),
    input: input !== undefined && input.length <= MAX_INPUT ? input : undefined,
    metering: globalMetering(),
    inside: activity.refer() as object as ActivityHandle,
  };
  const runs = RUNS.orMake(() => new OfferedRuns());
  runs.add(offered);
  const end = () => runs.end(offered);
  if (begun.refused) end();
  return end;
}

const nothing = (): void => undefined;

function activeTraceId(): string | undefined {
  const traceId = trace.getActiveSpan()?.spanContext().traceId;
  return traceId !== undefined && isValidTraceId(traceId) ? traceId : undefined;
}

function keysOf({ framework, kind, names, callId }: ReportedRun): readonly string[] {
  const known = new Set(names.filter((name) => name !== undefined));
  return [...known].flatMap((name) => [
    keyOf(framework, kind, name),
    ...(callId === undefined ? [] : [keyOfCall(callId, name)]),
  ]);
}

const EXPECTED = /* @__PURE__ */ new SharedSlot<Set<string>>("expected-runs.v1", "add");

/**
 * Says that an adapter reports the runs of a framework, perhaps after their spans have started: these begin when the
 * current code has run.
 * @example expectRuns("ai-sdk")
 */
export const expectRuns = (framework: string): void => void EXPECTED.orMake(() => new Set()).add(framework);

/** Whether an adapter has said so. @param frameworkOf Called only if one has. @example areRunsExpected(() => "ai-sdk") */
export const areRunsExpected = (frameworkOf: () => string | undefined): boolean =>
  EXPECTED.value?.has(frameworkOf() ?? "") === true;

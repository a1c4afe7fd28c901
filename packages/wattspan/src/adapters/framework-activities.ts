/** Activities that the callbacks of a framework report, by the framework's own keys. */

import { diag } from "@opentelemetry/api";
import {
  addPendingRun,
  beginAgent,
  beginInference,
  beginStep,
  type Ending,
  type ManualActivity,
  type ManualHandles,
  type ManualOptions,
  type ReportedRun,
  type StartOptions,
} from "@wattspan/core/manual";
import { isObject } from "@wattspan/core/observe";
import { SharedSlot } from "@wattspan/core/shared";
import { addPendingCall } from "./pending-calls.js";
import { reportedCall } from "./reported-call.js";

type Kind = keyof ManualOptions;
const BEGIN: {
  readonly [K in Kind]: (options: ManualOptions[K], beginning?: StartOptions) => ManualActivity<K>;
} = {
  inference: beginInference,
  step: beginStep,
  agent: beginAgent,
};

/** An activity that has begun and not ended. */
interface OpenActivity {
  readonly begun: ManualActivity<Kind>;
  readonly isCall: boolean;
  readonly above: OpenActivity | undefined;
  /** Keys of the open activities inside it. */
  readonly inside: Set<string>;
  readonly endOffer: (() => void) | undefined;
  withdraw?: () => void;
  piece?: unknown;
}

/** The maximum open at once: starts whose ends never come must not fill the memory. */
const MAX = 10_000;
/** Refusals that are remembered: two handlers report a call soon one after the other. */
const MAX_REFUSED = 100;

/** Begins and ends activities by keys. A second report, or an end without a begin, changes nothing. */
export class FrameworkActivities {
  readonly #open = new Map<string, OpenActivity>();
  /** What was refused and has not ended. Budgets are asked once, also by two handlers. */
  readonly #refused = new Map<string, Error>();
  /** What refused calls inside reported ones. */
  readonly #refusals = new WeakSet<object>();
  readonly #reporter: string | undefined;

  /** @param reporter The framework, if it never reports one call as two inside each other. */
  constructor(reporter?: string) {
    this.#reporter = reporter;
  }

  /** Whether it is open. */
  has(key: string): boolean {
    return this.#open.has(key);
  }

  /** Whether nothing is open inside it. */
  isEmpty(key: string): boolean {
    return !this.#open.get(key)?.inside.size;
  }

  /**
   * Begins one.
   * @param parents Keys of possible parents, nearest first. If none is open, the parent is the activity in
   *   the current context.
   * @param run What it is for spans of other instrumentations. Default: nothing, and they have their own.
   * @returns The error of a budget that refused it, for the framework to throw; only if `canRefuse`.
   */
  begin<K extends Kind>(
    kind: K,
    key: string,
    options: ManualOptions[K],
    parents: readonly string[] = [],
    canRefuse = false,
    run?: ReportedRun,
  ): Error | undefined {
    if (this.#open.has(key)) return undefined;
    const before = canRefuse ? this.#refused.get(key) : undefined;
    if (before) return before;
    const above = parents.map((parent) => this.#open.get(parent)).find((activity) => activity !== undefined);
    const given = { ...options, ...(above && { parent: above.begun.handle }) };
    const begun = BEGIN[kind](given, { canRefuse, ...(this.#reporter && { reporter: this.#reporter }) });
    const endOffer = run && addPendingRun(begun, run);
    if (begun.refused) return this.#refuse(key, begun.refused);
    const activity: OpenActivity = {
      begun,
      isCall: kind === "inference",
      above,
      inside: new Set(),
      endOffer,
    };
    above?.inside.add(key);
    this.#open.set(key, activity);
    if (kind === "inference") {
      const { model, provider } = options as ManualOptions["inference"];
      activity.withdraw = addPendingCall({
        model,
        provider,
        call: () => reportedCall(begun as ManualActivity<"inference">),
      });
    }
    const [oldest] = this.#open.size > MAX ? this.#open.keys() : [];
    if (oldest !== undefined) this.end(oldest, { outcome: "aborted" });
    return undefined;
  }

  /** Runs code inside it, or on its own if it is not open. */
  run<R>(key: string, fn: () => R): R {
    const activity = this.#open.get(key);
    activity?.withdraw?.(); // its requests find it by their context
    return activity ? activity.begun.run(fn) : fn();
  }

  /** Gives it a piece of its answer. The same piece twice in a row comes from two handlers. */
  take(key: string, piece: unknown): void {
    const activity = this.#open.get(key);
    if (!activity || (piece !== undefined && activity.piece === piece)) return;
    activity.piece = piece;
    activity.begun.take(piece);
  }

  /** Its handle, while it is open. */
  handle<K extends Kind>(key: string): ManualHandles[K] | undefined {
    return this.#open.get(key)?.begun.handle as ManualHandles[K] | undefined;
  }

  /** Ends it, after everything open inside it: those ends will not come any more. */
  end(key: string, ending: Ending = {}): void {
    this.#refused.delete(key);
    const activity = this.#open.get(key);
    if (!activity) return;
    this.#open.delete(key);
    activity.above?.inside.delete(key);
    const { outcome = ending.error === undefined ? "aborted" : undefined, error } = ending;
    const left: Ending = { ...(outcome && { outcome }), error };
    for (const inner of activity.inside) this.end(inner, outcome === "ok" ? { outcome: "aborted" } : left);
    activity.withdraw?.();
    activity.endOffer?.();
    if (!activity.isCall) activity.begun.end(ending);
    else if (ending.duplicate === true || this.isRefusal(error))
      activity.begun.end({ ...ending, duplicate: true }); // the refused call inside is this one
    else reportedCall(activity.begun as ManualActivity<"inference">).end(ending);
  }

  /** A call was refused inside one that is only reported. What ends with this error was not sent. */
  refusedInside(error: unknown): void {
    if (isObject(error)) this.#refusals.add(error);
  }

  /** Whether it refused such a call. */
  isRefusal(error: unknown): boolean {
    return isObject(error) && this.#refusals.has(error);
  }

  #refuse(key: string, error: Error): Error {
    this.#refused.set(key, error);
    const [oldest] = this.#refused.size > MAX_REFUSED ? this.#refused.keys() : [];
    if (oldest !== undefined) this.#refused.delete(oldest);
    return error;
  }

  /** Ends all with this prefix. It looks at all open ones, so use it for rare events. */
  endAll(prefix: string, ending: Ending): void {
    for (const key of [...this.#open.keys()]) if (key.startsWith(prefix)) this.end(key, ending);
  }
}

/**
 * Under one symbol, so that two copies of this package in one process share it: activities reported to both
 * count once.
 */
const BY_FRAMEWORK = /* @__PURE__ */ new SharedSlot<Map<string, FrameworkActivities>>(
  "framework-activities.v2",
  "set",
);

/**
 * The activities of a framework.
 * @example activitiesOf("langchain").begin("agent", runId, { name: "graph" })
 */
export function activitiesOf(framework: string, reportsOnce = false): FrameworkActivities {
  const known = BY_FRAMEWORK.orMake(() => new Map());
  const activities = known.get(framework) ?? new FrameworkActivities(reportsOnce ? framework : undefined);
  known.set(framework, activities);
  return activities;
}

/** A callback that never throws into the framework. */
export function quiet<A extends readonly unknown[]>(callback: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      callback(...args);
    } catch (error) {
      diag.debug("wattspan: a framework's callback passed a value that throws when read", error);
    }
  };
}

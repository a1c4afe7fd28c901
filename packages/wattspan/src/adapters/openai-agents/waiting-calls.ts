/**
 * Model calls whose model is unknown before their answer. They begin with their request if that is seen, or
 * else when they are over.
 */

import { beginInference, type Ending } from "@wattspan/core/manual";
import type { FrameworkActivities } from "../framework-activities.js";
import { addPendingCall } from "../pending-calls.js";
import { type ReportedCall, reportedCall } from "../reported-call.js";

/** A call that has begun. */
interface Waiting {
  readonly provider: string;
  readonly parents: readonly string[];
  readonly startMs: number;
  begun?: ReportedCall;
  readonly withdraw: () => void;
}

/** The maximum waiting at once: starts whose ends never come must not fill the memory. */
const MAX = 10_000;

/** The report of a call's begin. */
export interface WaitingCall {
  readonly provider: string;
  /** Keys of possible parents, nearest first. */
  readonly parents: readonly string[];
  /** Whether it is the one running here. */
  readonly isCurrent: () => boolean;
}

/** Calls by the keys of a framework. A second report, or an end without a begin, changes nothing. */
export class WaitingCalls {
  readonly #waiting = new Map<string, Waiting>();
  readonly #activities: FrameworkActivities;

  constructor(activities: FrameworkActivities) {
    this.#activities = activities;
  }

  /** Begins a call. */
  begin(key: string, { provider, parents, isCurrent }: WaitingCall): void {
    if (this.#waiting.has(key)) return;
    const call = (model: string) => {
      // A request finds it before it is sent.
      const options = { model, provider, ...this.#parentOf(waiting) };
      waiting.begun ??= reportedCall(beginInference(options, { canRefuse: true }));
      return waiting.begun;
    };
    const withdraw = addPendingCall({ model: undefined, provider, isCurrent, call, follow: true });
    const waiting: Waiting = { provider, parents, startMs: performance.now(), withdraw };
    this.#waiting.set(key, waiting);
    const [oldest] = this.#waiting.size > MAX ? this.#waiting.keys() : [];
    if (oldest !== undefined) this.end(oldest, undefined, { outcome: "aborted" });
  }

  /** Ends a call. */
  end(key: string, model: string | undefined, ending: Ending): void {
    const waiting = this.#waiting.get(key);
    if (!waiting) return;
    this.#waiting.delete(key);
    waiting.withdraw();
    const tookMs = performance.now() - waiting.startMs;
    const options = { model: model ?? "unknown", provider: waiting.provider, ...this.#parentOf(waiting) };
    const call = waiting.begun ?? reportedCall(beginInference(options, { tookMs }));
    call.end(ending);
  }

  #parentOf({ parents }: Waiting) {
    const parent = parents.map((key) => this.#activities.handle(key)).find((handle) => handle !== undefined);
    return parent ? { parent } : {};
  }
}

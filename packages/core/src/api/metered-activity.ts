/** An activity that the caller ends. */

import { waitsForAnswer } from "../activity/inner-answer.js";
import type { RunningActivity } from "../activity/running-activity.js";
import type { Ending, ManualActivity, ManualOptions } from "../contracts/manual-activity.js";
import { outcomeOf } from "../observe/observe.js";
import { markDuplicate } from "./duplicate-call.js";

/**
 * Begins and ends one. A class, because each object literal with a getter has a hidden class of its own,
 * which would keep its activity alive through young-generation collections.
 */
export class MeteredActivity<K extends keyof ManualOptions> implements ManualActivity<K> {
  readonly counts = true;
  readonly #activity: RunningActivity;

  constructor(activity: RunningActivity) {
    this.#activity = activity;
  }

  get handle(): ManualActivity<K>["handle"] {
    return this.#activity as ManualActivity<K>["handle"];
  }

  get inside(): RunningActivity {
    return this.#activity;
  }

  get complete(): boolean {
    return this.#activity.complete;
  }

  run<R>(fn: () => R): R {
    return this.#activity.run(fn);
  }

  take(piece: unknown): void {
    this.#activity.onChunk(piece);
  }

  end(ending: Ending = {}): void {
    const { result, error, duplicate } = ending;
    const { outcome = error === undefined ? "ok" : outcomeOf(error) } = ending;
    const activity = this.#activity;
    if (activity.ended) return;
    const again = outcome === "ok" && result === undefined && duplicate !== true;
    if (again && waitsForAnswer(activity, () => this.end(ending))) return;
    activity.owner.faults.guard("usage", "duplicate", () => {
      if (typeof duplicate === "function" ? duplicate() : duplicate) markDuplicate(activity);
    });
    activity.onEnd(outcome, result, error);
  }
}

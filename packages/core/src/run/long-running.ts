/** Activities that run for long: they report what they have used so far, and are given up when they make no progress. */

import { visit } from "../activity/activity.js";
import type { IntensityCaches } from "../quantities/intensity-cache.js";
import type { ActivityRunner } from "./activity-runner.js";

/** A long activity reports at least this often. */
const EMIT_MS = 10_000;
/** Long activities that are looked at per round. */
const EMITS = 256;
const ABANDON_MS = 600_000;
/** A process that runs looks in time, or a little late. */
const MISSED_LOOKS = 3;

/** Looks at them in rounds. */
export class LongRunning {
  #lookedMs: number | undefined;
  /** The end of the last stop of the process: nothing in it could make progress. */
  #resumedMs = Number.NEGATIVE_INFINITY;

  /** The list is in the order in which activities were last looked at: only the overdue front is touched. */
  visit(
    runner: ActivityRunner,
    intensities: Pick<IntensityCaches, "isAsking">,
    nowMs: number,
    abandonMs = ABANDON_MS,
  ): void {
    const missedMs = nowMs - (this.#lookedMs ?? nowMs);
    if (missedMs > Math.max(abandonMs / 2, MISSED_LOOKS * EMIT_MS)) this.#resumedMs = nowMs;
    this.#lookedMs = nowMs;
    const { inFlight } = runner;
    let left = EMITS;
    let isAsking: boolean | undefined;
    for (const activity of inFlight) {
      const seenMs = activity.listedMs ?? activity.startMs;
      if (nowMs - seenMs < EMIT_MS || left-- === 0) return;
      // What was drawn since the last visit may belong to two readings, and the second is about to come.
      isAsking ??= intensities.isAsking;
      if (isAsking) return;
      if (seenMs < this.#resumedMs) activity.progress();
      visit(activity, nowMs);
      inFlight.remove(activity);
      inFlight.append(activity);
      // A stage may work for hours without a word, and a loop wait; what has running children makes progress.
      const silent = activity.kind !== "stage" && !activity.stated?.waste && !activity.children?.running;
      if (silent && nowMs - activity.progressMs >= abandonMs) runner.abandon(activity);
      else runner.reporter.emit(activity);
    }
  }
}

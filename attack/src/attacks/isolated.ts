/** The simplest case: one call at a time, of any length, on counters of any refresh interval. */

import type { Attack, Case } from "../attack.ts";
import { durationText } from "../duration-text.ts";
import { CARD, type IsolatedCalls, isolatedCalls } from "../isolated-calls.ts";

function isolatedCase(refreshMs: number, callMs: number): Case {
  const zones: IsolatedCalls["zones"] = (_, next) => [{ ...CARD, refreshMs, phaseMs: refreshMs * next() }];
  const gapMs = Math.max(700, 3 * refreshMs);
  return {
    name: `${durationText(refreshMs)} counter, call ${durationText(callMs)}`,
    // The shorter a call is compared with the refresh, the more calls differ.
    calls: callMs < refreshMs / 15 ? 200 : 60,
    // For much shorter calls, the mean varies by the idle energy of a millisecond.
    ...(callMs < refreshMs / 20 && { judges: ["inBand", "idle", "lost"] as const }),
    run: (seed, calls) => isolatedCalls({ zones, callMs, gapMs }, seed, calls),
  };
}

export const isolated: Attack = {
  id: "A1",
  title: "isolated calls",
  how:
    "One call at a time, at moments unrelated to any refresh, of 1 ms to 3 s, on counters that refresh " +
    "every 1 ms to 1 s.",
  cases: [1, 20, 100, 1000].flatMap((refreshMs) =>
    [1, 5, 50, 250, 1000, 3000].map((callMs) => isolatedCase(refreshMs, callMs)),
  ),
};

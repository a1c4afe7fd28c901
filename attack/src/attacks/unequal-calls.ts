/** Simultaneous calls that share a device equally, while each draws a different power. */

import type { Attack, Case } from "../attack.ts";
import { durationText } from "../duration-text.ts";
import { type SharedCalls, sharedCalls } from "../shared-calls.ts";

function sharedCase(plan: SharedCalls): Case {
  const { atATime, sigma, callMs, refreshMs } = plan;
  return {
    name: `${atATime} at a time, σ ${sigma}, ${durationText(callMs)} on a ${durationText(refreshMs)} counter`,
    calls: Math.max(100, 3 * atATime),
    run: (seed, calls) => sharedCalls(plan, seed, Math.max(calls, 2 * atATime)),
  };
}

const plans: readonly Pick<SharedCalls, "refreshMs" | "callMs">[] = [
  { refreshMs: 100, callMs: 4000 },
  { refreshMs: 1, callMs: 500 },
  { refreshMs: 100, callMs: 60 },
];

export const unequalCalls: Attack = {
  id: "G6",
  title: "calls that share a device",
  how:
    "Simultaneous calls of equal weight whose real power is lognormally distributed: each gets its share " +
    "by time, and its band must contain its real energy.",
  cases: [
    ...plans.flatMap((plan) =>
      [2, 8, 32].flatMap((atATime) => [0.3, 0.7].map((sigma) => sharedCase({ ...plan, atATime, sigma }))),
    ),
    ...[0.3, 0.7].map((sigma) => sharedCase({ refreshMs: 100, callMs: 60_000, atATime: 2, sigma })),
  ],
};

/** Fast counters whose reads are too slow to read them at every start and end of a call. */

import type { Attack, Case } from "../attack.ts";
import { durationText } from "../duration-text.ts";
import { type IsolatedCalls, isolatedCalls } from "../isolated-calls.ts";
import { wandering } from "../wandering.ts";

const zones: IsolatedCalls["zones"] = () => [
  {
    ...{ id: "package", component: "cpu", idle: wandering, wattsPerWeight: 220 },
    ...{ refreshMs: 1, maxWatts: 1000, modulusJ: 262_143.328911 },
  },
];

function dearCase(readMs: number, callMs: number): Case {
  const meter: IsolatedCalls["meter"] = (clock) => ({ onRead: () => clock.set(clock.now() + readMs) });
  const plan = { zones, meter, callMs, gapMs: 20_000, restMs: 120_000 };
  return {
    name: `read of ${1000 * readMs} µs, call ${durationText(callMs)} after 20 s of rest`,
    calls: 30,
    run: (seed, calls) => isolatedCalls(plan, seed, calls),
  };
}

export const dearReads: Attack = {
  id: "G8",
  title: "a costly read after a long rest",
  how:
    "Isolated calls after some 20 s of rest, whose power wanders by 5 %, on a counter of 1 ms whose read " +
    "takes 5 µs to 1 ms.",
  cases: [0.005, 0.05, 1].flatMap((readMs) => [20, 200, 2000].map((callMs) => dearCase(readMs, callMs))),
};

/** Work of the same process right after a short call, at the same power, before any timer can run. */

import type { Attack, Case } from "../attack.ts";
import { durationText } from "../duration-text.ts";
import { type IsolatedCalls, isolatedCalls } from "../isolated-calls.ts";

const package0 = { id: "package", component: "cpu", idle: 80, wattsPerWeight: 220, maxWatts: 1000 } as const;
const valueAge = { ms: 0.5, source: "the simulated counter stands still between refreshes" };

/**
 * Counters of 1 ms. The kind of real ones has not been measured; a meter that knows it states the age of its
 * values.
 */
const counters: Readonly<Record<string, IsolatedCalls["zones"]>> = {
  "a counter in steps": (_, next) => [{ ...package0, refreshMs: 1, phaseMs: next(), valueAge }],
  "a counter that is exact": () => [{ ...package0, refreshMs: 1, refreshedAt: (ms) => ms }],
};

function workCase(counter: string, callMs: number, afterMs: number): Case {
  const zones = counters[counter] as IsolatedCalls["zones"];
  const plan = { zones, callMs, gapMs: 1000, after: { ms: afterMs } };
  return {
    name: `${counter}, call ${durationText(callMs)}, then ${durationText(afterMs)} of own work`,
    calls: 60,
    run: (seed, calls) => isolatedCalls(plan, seed, calls),
  };
}

export const workAfterACall: Attack = {
  id: "G9",
  title: "a short call, then own work",
  how:
    "Isolated calls on a counter of 1 ms with cheap reads, each followed at once by unmetered " +
    "synchronous work of the same process at the same power.",
  cases: Object.keys(counters).flatMap((counter) => [
    ...[3, 5, 8, 20].map((callMs) => workCase(counter, callMs, 300)),
    ...[50, 0].map((afterMs) => workCase(counter, 3, afterMs)),
  ]),
};

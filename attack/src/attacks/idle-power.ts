/** Idle power learned from false rest, and the effect of a wrong stated one. */

import type { Attack, Case } from "../attack.ts";
import { durationText } from "../duration-text.ts";
import { CARD, type IsolatedCalls, isolatedCalls, type OwnWork } from "../isolated-calls.ts";
import { wandering } from "../wandering.ts";

function learnedCase(
  name: string,
  refreshMs: number,
  callMs: number,
  work: Pick<IsolatedCalls, "before" | "after">,
): Case {
  const zones: IsolatedCalls["zones"] = (_, next) => [{ ...CARD, refreshMs, phaseMs: refreshMs * next() }];
  return {
    name: `${name}, ${durationText(refreshMs)} counter, call ${durationText(callMs)}`,
    calls: 150,
    judges: ["idle", "lost"],
    run: (seed, calls) => isolatedCalls({ zones, callMs, gapMs: 1500, ...work }, seed, calls),
  };
}

/** A device that always draws 80 W and claims to draw 100 W at rest. */
function statedCase(
  name: string,
  plan: Pick<IsolatedCalls, "callMs" | "gapMs" | "restMs">,
  calls: number,
  watts = 0,
): Case {
  const zones: IsolatedCalls["zones"] = (_, next) => [
    { ...CARD, wattsPerWeight: watts, refreshMs: 100, phaseMs: 100 * next(), idleWatts: CARD.idle + 20 },
  ];
  return {
    name,
    calls,
    judges: ["mean", "lost"],
    run: (seed, count) => isolatedCalls({ zones, ...plan }, seed, count),
  };
}

/**
 * Its idle power is unattributed and wanders: the amount subtracted from a call is not its actual idle power.
 */
function excludedCase(refreshMs: number, watts: number): Case {
  const zones: IsolatedCalls["zones"] = (_, next) => [
    { ...CARD, idle: wandering, wattsPerWeight: watts, refreshMs, phaseMs: refreshMs * next() },
  ];
  const metering = { attribution: { idle: "exclude" } } as const;
  const plan = { zones, metering, callMs: 2000, gapMs: 10_000, restMs: 60_000 };
  return {
    name: `idle power left out that wanders by 5 %, calls of 2 s with ${watts} W more, ${durationText(refreshMs)} counter`,
    calls: 40,
    judges: ["inBand", "lost"],
    run: (seed, calls) => isolatedCalls(plan, seed, calls),
  };
}

const blocked: OwnWork = { ms: 300 };
const free: OwnWork = { ms: 300, blocks: false };

export const idlePower: Attack = {
  id: "A3",
  title: "idle power",
  how:
    "Unmetered work of the same process before or after each call: it must not be learned as idle power. " +
    "Then an idle power that its zone states 20 W too high, and one that is left out and wanders.",
  cases: [
    ...[1, 100].flatMap((refreshMs) => [
      learnedCase("own work that blocks after each", refreshMs, 20, { after: blocked }),
      learnedCase("own work after each", refreshMs, 100, { after: free }),
      learnedCase("own work that blocks before each", refreshMs, 100, { before: blocked }),
      learnedCase("own work before each", refreshMs, 100, { before: free }),
    ]),
    statedCase("20 W too high, calls of 1 s back to back", { callMs: 1000, gapMs: 100 }, 100),
    statedCase(
      "20 W too high for 8 h, then a call of 5 s",
      { callMs: 5000, gapMs: 1000, restMs: 8 * 3.6e6 },
      1,
      220,
    ),
    ...[1, 100].flatMap((refreshMs) => [20, 60].map((watts) => excludedCase(refreshMs, watts))),
  ],
};

/** Counters that do not refresh as their zone declares. */

import { refreshSequence } from "@wattspan/testing";
import type { Attack, Case } from "../attack.ts";
import { durationText } from "../duration-text.ts";
import { CARD, type IsolatedCalls, isolatedCalls } from "../isolated-calls.ts";

/** The real refresh of a counter that declares 100 ms. */
interface Refreshes {
  readonly name: string;
  readonly meanMs: number;
  /** Each interval varies by this share, evenly to both sides. */
  readonly stray?: number;
  readonly everyFifthLeftOut?: true;
}

const SAID_MS = 100;

function refreshCase(refreshes: Refreshes, callMs: number): Case {
  const { meanMs, stray = 0, everyFifthLeftOut } = refreshes;
  const zones: IsolatedCalls["zones"] = (clock, next) => {
    const intervalMs = (index: number) =>
      meanMs * (1 + stray * (2 * next() - 1)) * (everyFifthLeftOut && index % 4 === 3 ? 2 : 1);
    const startMs = clock.now() - meanMs * next();
    return [{ ...CARD, refreshMs: SAID_MS, refreshedAt: refreshSequence({ startMs, intervalMs }) }];
  };
  const gapMs = Math.max(1500, 3 * meanMs);
  return {
    name: `says 100 ms, ${refreshes.name}, call ${durationText(callMs)}`,
    at: { panel: "by length of the call", row: refreshes.name, column: `${durationText(callMs)}` },
    calls: 60,
    // The refresh before a call is then known to 30 ms: a quarter of a call of 30 ms, which its band must
    // contain.
    ...(stray > 0.3 && callMs < SAID_MS && { judges: ["inBand", "idle", "lost"] as const }),
    run: (seed, count) => isolatedCalls({ zones, callMs, gapMs }, seed, count),
  };
}

const paces = [7, 20, 50, 150, 250, 1000, 5000].map(
  (meanMs): Refreshes => ({ name: `is ${durationText(meanMs)}`, meanMs }),
);
const irregular: readonly Refreshes[] = [
  ...[0.3, 0.5].map((stray) => ({ name: `± ${100 * stray} %`, meanMs: SAID_MS, stray })),
  { name: "every fifth left out", meanMs: SAID_MS, everyFifthLeftOut: true },
];

export const misdeclaredRefresh: Attack = {
  id: "G7",
  title: "a refresh that is not the declared one",
  how: "Isolated calls on a counter that declares 100 ms and refreshes every 7 to 5000 ms, varies by up to half of that between refreshes, or skips every fifth refresh.",
  cases: [...paces, ...irregular].flatMap((refreshes) =>
    [30, 400].map((callMs) => refreshCase(refreshes, callMs)),
  ),
};

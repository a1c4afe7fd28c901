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
  /** Its mean from the middle of the calls on. */
  readonly laterMs?: number;
}

const SAID_MS = 100;
const CALLS = 60;
const REST_MS = 20_000;

/** The call in which a refresh becomes longer cannot wait for it, and the first short ones after it have too much. */
const laterJudges = (length: number): NonNullable<Case["judges"]> =>
  length < 0.2 ? ["inBand", "idle"] : ["mean", "inBand", "idle"];

function refreshCase(refreshes: Refreshes, callMs: number): Case {
  const { meanMs, stray = 0, everyFifthLeftOut, laterMs = meanMs } = refreshes;
  const gapMs = Math.max(1500, 3 * meanMs, laterMs > meanMs ? 5 * laterMs : 0);
  const changeAt = (REST_MS + (CALLS / 2) * (gapMs + callMs)) / meanMs;
  const zones: IsolatedCalls["zones"] = (clock, next) => {
    const intervalMs = (index: number) =>
      (index < changeAt ? meanMs : laterMs) *
      (1 + stray * (2 * next() - 1)) *
      (everyFifthLeftOut && index % 4 === 3 ? 2 : 1);
    const startMs = clock.now() - meanMs * next();
    return [{ ...CARD, refreshMs: SAID_MS, refreshedAt: refreshSequence({ startMs, intervalMs }) }];
  };
  return {
    name: `says 100 ms, ${refreshes.name}, call ${durationText(callMs)}`,
    calls: CALLS,
    ...(laterMs > meanMs && { judges: laterJudges(callMs / laterMs) }),
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
  ...[20, 40, 250, 1000].map((laterMs) => ({
    name: `becomes ${durationText(laterMs)}`,
    meanMs: SAID_MS,
    laterMs,
  })),
  { name: "every fifth left out", meanMs: SAID_MS, everyFifthLeftOut: true },
];

export const misdeclaredRefresh: Attack = {
  id: "G7",
  title: "a refresh that is not the declared one",
  how:
    "Isolated calls on a counter that declares 100 ms and refreshes every 7 to 5000 ms, varies by up to " +
    "half of that between refreshes, skips every fifth refresh, or has another period from the middle of " +
    "the calls on.",
  cases: [...paces, ...irregular].flatMap((refreshes) =>
    [30, 400].map((callMs) => refreshCase(refreshes, callMs)),
  ),
};

/** What the page of rapl names for measuring the age of a value finds the age that a simulated counter has. */

import { afterEach, expect, it, vi } from "vitest";
import { valueAge } from "../../../scripts/docs/value-age.ts";

const WATTS = { busy: 80, rest: 20 };
/** By how much the page says that good results differ. */
const WITHIN_MS = 0.1;

afterEach(() => void vi.restoreAllMocks());

/** A counter that refreshes every so many milliseconds, 0 for at once, and shows what was drawn so long ago. */
function counterOf(refreshMs: number, lagMs: number) {
  let [nowMs, drawn, watts] = [1000, 0, WATTS.rest];
  /** What was drawn before the newest stretch, and when that began. */
  let [beganMs, before, wattsBefore] = [nowMs, drawn, watts];
  return {
    nowMs: () => nowMs,
    spend(kind: keyof typeof WATTS, ms: number) {
      [beganMs, before, wattsBefore] = [nowMs, drawn, watts];
      watts = WATTS[kind];
      nowMs += ms;
      drawn += (watts * ms) / 1000;
    },
    joules() {
      const shownMs = nowMs - lagMs;
      const atMs = refreshMs === 0 ? shownMs : Math.floor(shownMs / refreshMs) * refreshMs;
      return before + ((atMs < beganMs ? wattsBefore : watts) * (atMs - beganMs)) / 1000;
    },
  };
}

it.each([
  [0, 0, 0],
  [1, 0, 0.5],
  [1, 0.3, 0.8],
  [2, 0, 1],
])(
  "a counter that refreshes every %d ms and lags by %d ms has values that are %d ms old",
  (refreshMs, lagMs, ageMs) => {
    let drawn = 0;
    vi.spyOn(Math, "random").mockImplementation(() => (++drawn * 0.618_033_988_7) % 1);
    const { joules, spend, nowMs } = counterOf(refreshMs, lagMs);
    expect(Math.abs(valueAge(joules, spend, nowMs) - ageMs)).toBeLessThan(WITHIN_MS);
  },
);

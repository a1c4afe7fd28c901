/** Counters with a small range, at rest: if read too rarely, they may have wrapped twice. */

import type { Attack, Case } from "../attack.ts";
import { durationText } from "../duration-text.ts";
import { Stand } from "../stand.ts";

/** Range of the counter, in refreshes at maximum power. */
function restCase(refreshMs: number, modulusJ: number): Case {
  const watts = 250;
  return {
    name: `${durationText(refreshMs)} counter that wraps at ${modulusJ} J`,
    calls: 0,
    async run(seed) {
      const stand = await Stand.open({
        seed,
        restMs: 300_000,
        zones: (_, next) => [
          {
            ...{ id: "psys", component: "server", idle: watts, wattsPerWeight: 0 },
            ...{ refreshMs, phaseMs: refreshMs * next(), modulusJ, maxWatts: 1000 },
          },
        ],
      });
      return await stand.close();
    },
  };
}

export const ambiguousAtRest: Attack = {
  id: "G17",
  title: "a slow counter at rest whose range is short",
  how:
    "Five minutes at rest, at 250 W of at most 1000, on counters that wrap after three refreshes at " +
    "maximum power, or later. No joule may be lost.",
  cases: [
    ...[300, 1000, 3000].map((modulusJ) => restCase(100, modulusJ)),
    ...[5000, 65_700].map((modulusJ) => restCase(1000, modulusJ)),
    restCase(1, 300),
  ],
};

/** A slow counter and a poll that looks at it as the sampler does, for tests of where its refreshes are located. */

import { random } from "@wattspan/testing";
import type { Moment } from "../src/devices/ledger/device-ledger.js";
import type { RefreshPhase } from "../src/devices/sampling/refresh-phase.js";

/** A value that a read showed first. */
export interface Seen {
  readonly moment: Moment;
  /** When it really came. */
  readonly truthS: number;
  readonly previousS: number;
  readonly atS: number;
}

export interface Refreshing {
  readonly periodS: number;
  /** Each interval is longer or shorter by up to this part, or each refresh strays by half of it from a grid. */
  readonly jitter: number;
  readonly strays: "from the last" | "from a grid";
  /** The part of refreshes that is left out. */
  readonly leftOut?: number;
}

/** The moments of refreshes, as a function that finds the last one by a time. */
function refreshes({ periodS, jitter, strays, leftOut = 0 }: Refreshing, next: () => number) {
  const moments = [0];
  let gridS = next() * periodS;
  let atS = gridS;
  return (byS: number): number => {
    while ((moments.at(-1) as number) <= byS) {
      gridS += periodS;
      if (strays === "from a grid") atS = gridS + (next() - 0.5) * jitter * periodS;
      else atS += periodS * (1 + jitter * (2 * next() - 1));
      if (next() >= leftOut) moments.push(atS);
    }
    return moments.findLast((each) => each <= byS) as number;
  };
}

/** Reads such a counter, and shows a phase what it sees. */
export function polledCounter(phase: RefreshPhase, counter: Refreshing, seed: number) {
  const next = random(seed);
  const lastBy = refreshes(counter, next);
  let nowS = 3 * counter.periodS;
  let shownS = lastBy(nowS);
  /** Reads after so long. */
  const readAfter = (seconds: number): Seen | undefined => {
    const previousS = nowS;
    nowS += seconds;
    const truthS = lastBy(nowS);
    if (truthS === shownS) return undefined;
    shownS = truthS;
    return { moment: phase.see(previousS, nowS), truthS, previousS, atS: nowS };
  };
  /** Looks when the phase says so, by a timer that may be late, until the counter shows another value. */
  const poll = (): Seen => {
    for (;;) {
      const seen = readAfter(phase.nextLookS(nowS) - nowS + 0.001 * next());
      if (seen) return seen;
    }
  };
  return { next, readAfter, poll };
}

/** Agents that call in parallel until a budget lets none through, in simulated time. */

import { manualClock, random } from "@wattspan/testing";
import type { BudgetEvent } from "./budget-bound.js";

/** Decides on a call; what it returns ends it. `undefined`: refused. */
export type Admission = (
  call: number,
) => { readonly reserved: number; settle(taken: number): void } | undefined;

export interface Load {
  readonly calls: number;
  readonly seed: number;
  /** Joules of a call. Default: lognormal, median 40 J, log standard deviation 0.9. */
  readonly joules?: (normal: number, call: number) => number;
}

const RETRY_MS = 1000;
/** Nothing gets through any more when each call was refused so often in a row. */
const MAX_REFUSALS = 5;

/** As many calls at once as `calls` says, each followed by the next. A refused one tries again. */
export function manyCalls(
  { calls, seed, joules = lognormal }: Load,
  admission: Admission,
): readonly BudgetEvent[] {
  const clock = manualClock();
  const next = random(seed);
  const events: BudgetEvent[] = [];
  let count = 0;
  let refusals = 0;
  const attempt = (): void => {
    const call = count++;
    const taken = joules(normal(next), call);
    const admitted = admission(call);
    if (!admitted) {
      if (++refusals < MAX_REFUSALS * calls) clock.schedule(attempt, RETRY_MS);
      return;
    }
    refusals = 0;
    events.push({ kind: "admit", call, reserved: admitted.reserved });
    clock.schedule(
      () => {
        events.push({ kind: "settle", call, taken });
        admitted.settle(taken);
        attempt();
      },
      500 + 3000 * next(),
    );
  };
  for (let i = 0; i < calls; i++) clock.schedule(attempt, 200 * next());
  while (clock.pending > 0) clock.advance(RETRY_MS);
  return events;
}

const lognormal = (normal: number): number => 40 * Math.exp(0.9 * normal);

/** A normal deviate, by Box and Muller. */
export const normal = (next: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

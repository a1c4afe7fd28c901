/** Agents that run for ever: each cycle is a run of its own, and waiting is kept apart from work. */

import type { AgentHandle, AgentOptions, StepHandle, StepOptions } from "../contracts/activity-options.js";
import type { Footprint, Totals, Waste } from "../contracts/footprint.js";
import type { WaitingStep } from "../options/inherited.js";
import { meterAgent, meterStep } from "./global.js";

/** Sums of one kind of a loop's time, over its settled activities. */
export interface LoopSum {
  readonly count: number;
  readonly seconds: number;
  /** Joules and grams of those where they are known. */
  readonly energyJ: number;
  readonly co2eG: number;
  /** How many have no known energy, or something inside them has none: the joules are then a lower bound. */
  readonly unknown: number;
}

/** What a loop has taken so far. */
export interface LoopSums {
  readonly cycles: LoopSum;
  readonly idle: LoopSum;
  readonly backOff: LoopSum;
}

/** A loop. Its functions return exactly what their function returns. */
export interface MeteredLoop {
  /** Runs one cycle: an agent run, with its own span, footprint and goal. */
  cycle<T>(fn: (cycle: AgentHandle) => T): T;
  /** Waits for something to do. What is drawn meanwhile is `idle_wait` on `wattspan.wasted_energy`. */
  idle<T>(fn: () => T): T;
  /** Waits after a failure, before the next try: `backoff`. */
  backOff<T>(fn: () => T): T;
  /** Sums, not lists: their size does not grow. */
  readonly sums: LoopSums;
}

type MutableSum = { -readonly [K in keyof LoopSum]: LoopSum[K] };
const none = (): MutableSum => ({ count: 0, seconds: 0, energyJ: 0, co2eG: 0, unknown: 0 });

/**
 * Meters an agent that runs for ever, in bounded memory: nothing is kept of a cycle once it has settled but its
 * sums. Waiting belongs to the agent and to no cycle, so energy per run is energy per cycle of work. Without a
 * configured metering it only calls the functions.
 *
 * @example
 * const loop = meterLoop({ name: "scheduler" });
 * for (;;) {
 *   const jobs = await loop.idle(() => queue.next());
 *   await loop.cycle(async (cycle) => { if (await schedule(jobs)) cycle.succeed(); })
 *     .catch(() => loop.backOff(() => sleep(5000)));
 * }
 */
export function meterLoop({ onFootprint, ...options }: AgentOptions): MeteredLoop {
  const sums = { cycles: none(), idle: none(), backOff: none() };
  const into = (sum: MutableSum) => (footprint: Footprint) => {
    addTo(sum, footprint);
    return onFootprint?.(footprint);
  };
  const waiting = (name: string, why: Waste, sum: MutableSum) => {
    const step = { ...waitOptions(options), name, onFootprint: into(sum) };
    return <T>(fn: () => T): T =>
      meterStep(step, (handle: StepHandle) => {
        handle.discard(why);
        return fn();
      });
  };
  return {
    cycle: (fn) => meterAgent({ ...options, onFootprint: into(sums.cycles) }, fn),
    idle: waiting("idle", "idle_wait", sums.idle),
    backOff: waiting("back off", "backoff", sums.backOff),
    sums,
  };
}

/** Waiting belongs to the agent, outside of its runs. Budgets around it charge it; none refuses it. */
const waitOptions = ({
  budget: _,
  goal: __,
  name: agent,
  ...options
}: AgentOptions): Omit<StepOptions, "name"> & WaitingStep => ({ ...options, agent, isWait: true });

/** Adds what a settled activity took. */
function addTo(sum: MutableSum, { outcome, durationS, energy, co2e, unknown }: Footprint & Totals): void {
  if (outcome === "refused") return;
  sum.count++;
  sum.seconds += durationS;
  sum.energyJ += energy?.value ?? 0;
  sum.co2eG += co2e?.value ?? 0;
  if (!energy || unknown) sum.unknown++;
}

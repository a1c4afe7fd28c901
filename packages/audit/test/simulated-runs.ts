/** Runs of a workload on a simulated machine. */

import type { Pair, RunFacts, RunFigures, Side } from "../src/compare/run-figures.js";
import { type Noise, noisyMachine, QUIET } from "./noisy-machine.js";

export const FACTS: RunFacts = {
  machine: "simulated",
  workload: "digest",
  meters: ["rapl"],
  energy: "measured",
};

/** A run with these figures. */
export const runOf = (energy: number, rest: Partial<RunFigures> = {}): RunFigures => ({
  facts: FACTS,
  figures: { energy },
  ...rest,
});

/** Ten pairs: HEAD takes this many times as much, give or take what differs from pair to pair. */
export const pairsOf = (ratio: number, ofHead: Partial<RunFigures> = {}, facts: RunFacts = FACTS): Pair[] =>
  Array.from({ length: 10 }, (_, i) => ({
    first: "base",
    base: { ...runOf(100), facts },
    head: { ...runOf(100 * ratio * (1 + i / 1000)), facts, ...ofHead },
  }));

/** Runs both sides; HEAD takes so many times the joules of BASE, and what is said of it besides. */
export function simulatedRuns(noise: Noise, seed: number, ratio = 1, ofHead: Partial<RunFigures> = {}) {
  const machine = noisyMachine(noise, seed);
  const clock = noisyMachine(QUIET, -seed);
  return async (side: Side): Promise<RunFigures> => {
    const factor = machine();
    const energy = 100 * factor * (side === "head" ? ratio : 1);
    const latency = 2 * factor * clock();
    const common = { facts: FACTS, figures: { energy, latency }, guardrails: { moderation: 1 } };
    return { ...common, ...(side === "head" && ofHead) };
  };
}

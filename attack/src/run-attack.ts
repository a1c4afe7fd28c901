import { random } from "@wattspan/testing";
import type { Attack } from "./attack.ts";
import { bars } from "./bars.ts";
import { type CaseRuns, judge, type Verdict } from "./judge.ts";

/** Size of a run. */
export interface Extent {
  /** Number of seeds: each gives new random input. */
  readonly seeds: number;
  /** Share of the calls of each run, at least {@link FEWEST}. */
  readonly share: number;
}

/** An attack and its result. */
export interface AttackResult {
  readonly attack: Attack;
  readonly cases: readonly CaseRuns[];
  readonly verdicts: readonly Verdict[];
}

const FEWEST = 12;

/** Runs all cases of an attack over all seeds, and judges them. @throws Error where it has no bars */
export async function runAttack(
  attack: Attack,
  { seeds, share }: Extent,
  progress: (share: number) => void = () => undefined,
): Promise<AttackResult> {
  const own = bars[attack.id];
  if (!own) throw new Error(`Attack ${attack.id} has no bars; state in bars.ts what must hold.`);
  const cases: CaseRuns[] = [];
  for (const [index, each] of attack.cases.entries()) {
    const runs: Awaited<ReturnType<typeof each.run>>[] = [];
    const calls = Math.max(Math.min(FEWEST, each.calls), Math.round(share * each.calls));
    for (let seed = 1; seed <= Math.min(seeds, each.mostSeeds ?? seeds); seed++) {
      // Neighbouring seeds of different cases are independent.
      runs.push(await seeded(seed * 1009 + index * 7919, (drawn) => each.run(drawn, calls)));
      progress((index + seed / seeds) / attack.cases.length);
    }
    cases.push({ case: each, runs });
  }
  return { attack, cases, verdicts: own.map((bar) => judge(bar, cases)) };
}

/** Runs with a seeded `Math.random`, which the sampler uses for jitter. */
async function seeded<T>(seed: number, run: (seed: number) => Promise<T>): Promise<T> {
  const { random: unseeded } = Math;
  Math.random = random(-seed);
  try {
    return await run(seed);
  } finally {
    Math.random = unseeded;
  }
}

/** Whether all bars hold. */
export const holds = ({ verdicts }: AttackResult): boolean => verdicts.every((verdict) => verdict.holds);

/** Whether HEAD has less of a guardrail than BASE, where both vary by chance. Pure. */

import { chanceOfFewer } from "../statistics/signed-rank.js";
import { deviationOf, meanOf, ROUNDING } from "../statistics/spread.js";
import { tQuantile } from "../statistics/student-t.js";
import { welch } from "../statistics/welch.js";
import type { Pair, RunFigures } from "./run-figures.js";

/** What a run has of a guardrail, and per what: steps per goal, goals per run. */
export interface GuardrailRate {
  readonly amount: (run: RunFigures) => number;
  readonly per: (run: RunFigures) => number;
}

/** What the test says. */
export interface TestedGuardrail {
  /** One-sided: the chance of so little in HEAD if nothing differs. */
  readonly p: number;
  /**
   * Whether BASE and HEAD differ anywhere. Where they do not, no signs could alarm, so that the test takes no part in
   * the correction for several (Tarone 1990).
   */
  readonly differs: boolean;
  /** The least drop, as a share of BASE, that is found in four of five comparisons among so many tests. */
  leastDetectable(tests: number): number;
}

/** Tests a guardrail in one design. */
export type GuardrailTest = (rate: GuardrailRate) => TestedGuardrail;

const ALPHA = 0.05;
const POWER = 0.8;
/** Ranks need 1 / 0.955 of the pairs of a t test under normal noise (Hodges and Lehmann 1956). */
const OF_RANKS = 1.05;

/**
 * Pairs whose inner order was drawn. What a run has beyond the rate of all runs together is compared within each
 * pair, by the exact signed-rank test: swapping BASE and HEAD of a pair changes the sign of its difference and
 * nothing else, so that signs are fair coins if nothing differs. Runs without a goal, and ties, need no exception.
 * @example testGuardrailInPairs({ amount: ({ goals = 0 }) => goals, per: () => 1 }, pairs).p
 */
export function testGuardrailInPairs(
  { amount, per }: GuardrailRate,
  pairs: readonly Pair[],
): TestedGuardrail {
  const runs = pairs.flatMap(({ base, head }) => [base, head]);
  const rate = sumOf(runs, amount) / sumOf(runs, per);
  const beyond = (run: RunFigures): number => amount(run) - rate * per(run);
  const differences = withoutRounding(pairs.map(({ base, head }) => beyond(head) - beyond(base)));
  const bases = pairs.map(({ base }) => base);
  const error = (OF_RANKS * deviationOf(differences)) / Math.sqrt(pairs.length);
  return {
    p: chanceOfFewer(differences),
    differs: differences.some((one) => one !== 0),
    leastDetectable: (tests) =>
      leastDrop(error, pairs.length - 1, sumOf(bases, amount) / pairs.length, tests),
  };
}

/**
 * Recordings of different times: each is one figure, by Welch's test.
 * @example testGuardrailInRecordings(rate, baseRecordings, headRecordings).p
 */
export function testGuardrailInRecordings(
  { amount, per }: GuardrailRate,
  base: readonly (readonly RunFigures[])[],
  head: readonly (readonly RunFigures[])[],
): TestedGuardrail {
  const [bases, heads] = [base, head].map((side) =>
    side.map((runs) => sumOf(runs, amount) / sumOf(runs, per)),
  ) as [number[], number[]];
  const { value, error, p, degrees } = welch(bases, heads);
  return {
    differs: value !== 0,
    p: Number.isNaN(p) ? 1 : value < 0 ? p / 2 : 1 - p / 2,
    leastDetectable: (tests) => leastDrop(error, degrees, meanOf(bases), tests),
  };
}

/** Infinity where there is no deviation to compute it from. */
function leastDrop(error: number, degrees: number, base: number, tests: number): number {
  if (!(degrees >= 1) || !(base > 0) || Number.isNaN(error)) return Number.POSITIVE_INFINITY;
  return ((tQuantile(1 - ALPHA / tests, degrees) + tQuantile(POWER, degrees)) * error) / base;
}

function withoutRounding(differences: readonly number[]): number[] {
  const unit = ROUNDING * Math.max(1, ...differences.map(Math.abs));
  return differences.map((one) => Math.round(one / unit) * unit);
}

const sumOf = (runs: readonly RunFigures[], figure: (run: RunFigures) => number): number =>
  runs.reduce((sum, run) => sum + figure(run), 0);

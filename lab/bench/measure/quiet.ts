import { random } from "@wattspan/testing";
import { quantile } from "simple-statistics";
import type { Figure } from "./bar.ts";
import { spread } from "./statistics.ts";

/** CPU microseconds per call of each arm, in one round. */
export type Round = readonly number[];

const RESAMPLES = 400;
const SEED = 9;

/**
 * The cost of one arm when nothing disturbs it: the 20 % quantile of its blocks. Other programs can only make
 * a block dearer, and a machine that is busy half of the time moves a median, but not this.
 */
export const quietCost = (rounds: readonly Round[], arm: number): number =>
  quantile(
    rounds.map((round) => round[arm] ?? Number.NaN),
    0.2,
  );

/**
 * A figure of quiet costs, with the quartiles of the same figure over rounds that are drawn again with
 * replacement (Efron's bootstrap): they say how much it depends on which rounds there were.
 * @example resampled(rounds, (drawn) => quietCost(drawn, 1) - quietCost(drawn, 0), "µs")
 */
export function resampled(
  rounds: readonly Round[],
  figureOf: (rounds: readonly Round[]) => number,
  unit: string,
): Figure {
  const next = random(SEED);
  const draw = () => rounds[Math.floor(next() * rounds.length)] as Round;
  const { low, high } = spread(Array.from({ length: RESAMPLES }, () => figureOf(rounds.map(draw))));
  return { value: figureOf(rounds), low, high, unit };
}

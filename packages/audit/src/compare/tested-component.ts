/** One component, tested: its ratios, their estimate, interval and p. */

import { hodgesLehmann } from "../statistics/hodges-lehmann.js";
import { leastDetectable } from "../statistics/least-detectable.js";
import { signedRank } from "../statistics/signed-rank.js";
import { meanOf, medianOf } from "../statistics/spread.js";
import { tQuantile } from "../statistics/student-t.js";
import { welch } from "../statistics/welch.js";
import { componentsOf, type Pair, type RunFigures } from "./run-figures.js";
import { pairsText } from "./void-counts.js";

/** What the tests say of a component, in logarithms of HEAD / BASE. */
export interface TestedComponent {
  readonly component: string;
  readonly count: number;
  readonly base: number;
  readonly head: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  readonly effectSize?: number;
  /** As a share. */
  readonly leastDetectable?: number;
}

/** A component that cannot be tested. */
export interface UntestedComponent {
  readonly component: string;
  readonly count: number;
  readonly why: string;
}

/** The fewest recordings of a side: two have no spread worth the name. */
export const MIN_RECORDINGS = 3;

const lackText = (lost: number): string => `${lost === 1 ? "lacks" : "lack"} a figure above 0`;

/**
 * Tests pairs whose inner order was drawn. A figure that is missing or not above 0 has no ratio, and its pair is
 * not left out: whoever loses figures would choose what is compared.
 * @example testPairs("energy", pairs)
 */
export function testPairs(component: string, pairs: readonly Pair[]): TestedComponent | UntestedComponent {
  const base = figuresOf(
    component,
    pairs.map((pair) => pair.base),
  );
  const head = figuresOf(
    component,
    pairs.map((pair) => pair.head),
  );
  const differences = head.map((one, i) => Math.log(one) - Math.log(base[i] as number));
  const count = pairs.length;
  const lost = differences.filter((one) => !Number.isFinite(one)).length;
  if (lost > 0) return { component, count, why: `${lost} of ${pairsText(count)} ${lackText(lost)}` };
  const { p, effectSize } = signedRank(differences);
  return {
    component,
    count,
    base: medianOf(base),
    head: medianOf(head),
    ...hodgesLehmann(differences),
    p,
    effectSize,
    leastDetectable: leastDetectable(differences),
  };
}

/**
 * Tests recordings that were made at different times. The unit is the recording: its runs share what the machine
 * was like that day, and would alarm in 39 to 76 % of comparisons of equal code.
 * @example testRecordings("energy", baseRecordings, headRecordings)
 */
export function testRecordings(
  component: string,
  base: readonly (readonly RunFigures[])[],
  head: readonly (readonly RunFigures[])[],
): TestedComponent | UntestedComponent {
  const [bases, heads] = [base, head].map((side) =>
    side.map((runs) => meanOf(figuresOf(component, runs).map(Math.log))),
  ) as [number[], number[]];
  const count = Math.min(base.length, head.length);
  const lost = [...bases, ...heads].filter((one) => !Number.isFinite(one)).length;
  if (lost > 0) return { component, count, why: `${lost} of the recordings ${lackText(lost)}` };
  const { value, low, high, p, error, degrees } = welch(bases, heads);
  const least = Math.expm1((tQuantile(0.975, degrees) + tQuantile(0.8, degrees)) * error);
  return {
    ...{ component, count, value, low, high, p, leastDetectable: least },
    base: Math.exp(medianOf(bases)),
    head: Math.exp(medianOf(heads)),
  };
}

const figuresOf = (component: string, runs: readonly RunFigures[]): number[] =>
  runs.map((run) => componentsOf(run).get(component) ?? Number.NaN);

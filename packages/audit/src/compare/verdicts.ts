/** From tests to verdicts. */

import { holm } from "../statistics/holm.js";
import { pairsNeeded } from "../statistics/least-detectable.js";
import { ROUNDING } from "../statistics/spread.js";
import type { ComparedComponent } from "./comparison.js";
import { type Limit, logLimit, worseSign } from "./limit.js";
import type { TestedComponent, UntestedComponent } from "./tested-component.js";

const ALPHA = 0.05;
/** A number of pairs that nobody runs is not named. */
const MAX_NAMED = 10_000;

/** What was tested for a component, with its limit if it has one. */
export interface Tested {
  readonly component: string;
  readonly limit?: Limit | undefined;
  /** Of another component where this one cannot carry the claim. */
  readonly test: TestedComponent | UntestedComponent;
  /** Why another component was tested. */
  readonly why?: string;
}

/** The p of all that can fail a comparison, after their correction. */
export interface Corrected {
  /** How many tests there are. */
  readonly tests: number;
  /** Of what was tested; undefined for what was not, and for what has no limit. */
  of(test: object): number | undefined;
}

/**
 * Corrects the p of components with a limit, and of guardrails, for each other.
 *
 * Holm's correction is for failing alone: one false alarm among several would fail the whole. To pass, all must pass,
 * which is no easier the more there are.
 * @example corrected([{ p: 0.01 }, { p: 0.04 }]).tests // 2
 */
export function corrected(tests: readonly { readonly p: number }[]): Corrected {
  const adjusted = holm(tests.map(({ p }) => p));
  const places = new Map<object, number>(tests.map((test, i) => [test, i]));
  return {
    tests: tests.length,
    of: (test) => {
      const place = places.get(test);
      return place === undefined ? undefined : adjusted[place];
    },
  };
}

/** The tests of components that can fail the comparison. */
export const decidingTests = (tested: readonly Tested[]): TestedComponent[] =>
  tested.flatMap(({ limit, test }) => (limit !== undefined && "p" in test ? [test] : []));

/**
 * A verdict of each component. `fail`: worse for certain, and by more than the limit as estimated. `pass`: the
 * whole interval is within the limit. Else inconclusive.
 *
 * @example verdicts(tested, corrected(decidingTests(tested)))
 */
export const verdicts = (tested: readonly Tested[], p: Corrected): ComparedComponent[] =>
  tested.map((one) => verdict(one, p.of(one.test)));

function verdict({ component, limit, test, why }: Tested, adjustedP: number | undefined): ComparedComponent {
  const common = {
    component,
    ...(test.component !== component && { testedAs: test.component }),
    count: test.count,
    ...(limit && { limit }),
  };
  if ("why" in test) return { ...common, outcome: limit ? "not comparable" : "information", why: test.why };
  const { base, head, value, low, high, p, effectSize, leastDetectable } = test;
  return {
    ...common,
    ...{ base, head, change: Math.expm1(value) },
    ...(Number.isFinite(low) && { interval: { low: Math.expm1(low), high: Math.expm1(high) } }),
    p,
    ...(adjustedP !== undefined && { adjustedP }),
    ...(effectSize !== undefined && { effectSize }),
    ...(leastDetectable !== undefined && Number.isFinite(leastDetectable) && { leastDetectable }),
    ...(limit && adjustedP !== undefined ? outcomeOf(limit, test, adjustedP) : { outcome: "information" }),
    ...(why !== undefined && { why }),
  };
}

function outcomeOf(
  limit: Limit,
  { count, value, low, high, leastDetectable }: TestedComponent,
  adjustedP: number,
): Pick<ComparedComponent, "outcome" | "pairsNeeded"> {
  const sign = worseSign(limit);
  const worst = Math.max(sign * low, sign * high);
  const estimate = sign * value;
  const allowed = logLimit(limit) + ROUNDING;
  if (adjustedP < ALPHA && estimate > allowed) return { outcome: "fail" };
  if (worst <= allowed) return { outcome: "pass" };
  const needed =
    leastDetectable === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(
          pairsNeeded(count, leastDetectable, limit.share),
          pairsNeeded(count, worst - estimate, Math.abs(estimate - allowed)),
        );
  return {
    outcome: "inconclusive",
    ...(needed <= MAX_NAMED && { pairsNeeded: Math.max(needed, count + 1) }),
  };
}

/** From tests to verdicts. */

import { holm } from "../statistics/holm.js";
import { pairsNeeded } from "../statistics/least-detectable.js";
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

/**
 * A verdict of each component. `fail`: worse for certain, and by more than the limit as estimated. `pass`: the
 * whole interval is within the limit. Else inconclusive.
 *
 * Holm's correction is for failing alone: one false alarm among several components would fail the whole. To pass,
 * all components must pass, which is no easier the more there are.
 *
 * @example verdicts([{ component: "energy", limit: limitOf("energy=5%"), test: testPairs("energy", pairs) }])
 */
export function verdicts(tested: readonly Tested[]): ComparedComponent[] {
  const gated = tested.filter(({ limit, test }) => limit !== undefined && "p" in test);
  const adjusted = holm(gated.map(({ test }) => (test as TestedComponent).p));
  return tested.map((one) => {
    const place = gated.indexOf(one);
    return verdict(one, place < 0 ? undefined : adjusted[place]);
  });
}

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
  const allowed = logLimit(limit);
  if (adjustedP < ALPHA && estimate > Math.max(0, allowed)) return { outcome: "fail" };
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

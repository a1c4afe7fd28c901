/** Compares pairs of runs whose order was drawn, or recordings. Pure. */

import { whyNotComparable } from "./comparability.js";
import type { ComparedComponent, Comparison, GuardrailFinding, Outcome, VoidCount } from "./comparison.js";
import { type GuardrailRules, guardrailFinding, guardrailsOf } from "./guardrails.js";
import type { Limit } from "./limit.js";
import type { RunFacts } from "./run-figures.js";
import { componentsOf, type Pair, type RunFigures } from "./run-figures.js";
import {
  MIN_RECORDINGS,
  type TestedComponent,
  testPairs,
  testRecordings,
  type UntestedComponent,
} from "./tested-component.js";
import { type GuardrailTest, testGuardrailInPairs, testGuardrailInRecordings } from "./tested-guardrail.js";
import { corrected, decidingTests, type Tested, verdicts } from "./verdicts.js";
import { voidCounts, voidWords } from "./void-counts.js";

const FROM_CPU = ["energy", "carbon"];

/** What is tested for a component, and why it is another one. */
interface Claim {
  readonly tested: string;
  readonly why?: string;
}

/**
 * Joules that a model computes from CPU seconds know no more than the CPU seconds, and their band is wide: a change
 * that is smaller than the band is not one of joules. It is tested as CPU seconds, and said so.
 * @example claimOf("energy", { energy: "modelled", bandRatio: 6, … }, limitOf("energy=5%")).tested // "cpu"
 */
function claimOf(component: string, facts: RunFacts, limit: Limit | undefined): Claim {
  const [stage, own] = component.includes("/")
    ? [`${component.slice(0, component.lastIndexOf("/"))}/`, component.slice(component.lastIndexOf("/") + 1)]
    : ["", component];
  if (facts.energy !== "modelled" || !FROM_CPU.includes(own)) return { tested: component };
  const { bandRatio = Number.POSITIVE_INFINITY } = facts;
  if (limit && 1 + limit.share >= bandRatio) return { tested: component };
  const band = Number.isFinite(bandRatio)
    ? `a range of ${bandRatio.toPrecision(2)}×`
    : "a range that in some run has no lower end above 0";
  const unit = own === "energy" ? "joules" : "grams";
  return {
    tested: `${stage}cpu`,
    why: `modelled from CPU seconds with ${band}: the change is one of CPU seconds, and none of ${unit} is claimed`,
  };
}

/** What decides. */
export interface CompareRules {
  readonly limits: readonly Limit[];
  readonly guardrails?: GuardrailRules;
}

/**
 * Compares pairs that ran one right after the other, in an order that was drawn: what {@link compare} does at its
 * end. Void pairs are left out, and named.
 * @example comparePairs(pairs, { limits: [limitOf("energy=5%")] }).outcome // "pass"
 */
export function comparePairs(pairs: readonly Pair[], rules: CompareRules): Comparison {
  const counted = pairs.filter(({ base, head }) => !base.isVoid && !head.isVoid);
  const voidPairs = pairs.flatMap(({ base, head }) => base.isVoid ?? head.isVoid ?? []);
  const found = compared(
    counted.map(({ base }) => base),
    counted.map(({ head }) => head),
    rules,
    {
      component: (component) => testPairs(component, counted),
      guardrail: (rate) => testGuardrailInPairs(rate, counted),
    },
  );
  const voids = voidCounts(pairs);
  const noneCounts = counted.length === 0 && pairs.length > 0 && refused(whyNoneCounts(voids, voidPairs));
  return { schemaVersion: 1, design: "pairs", ...(noneCounts || found), voidPairs, voids, pairs };
}

/**
 * Compares recordings that were made at different times, each of several runs. Three a side are the fewest, and a
 * recording counts as one figure.
 * @example compareRecordings([monday, tuesday, wednesday], [thursday, friday, saturday], { limits })
 */
export function compareRecordings(
  base: readonly (readonly RunFigures[])[],
  head: readonly (readonly RunFigures[])[],
  rules: CompareRules,
): Comparison {
  const [bases, heads] = [base, head].map((side) =>
    side.map((runs) => runs.filter((run) => !run.isVoid)).filter((runs) => runs.length > 0),
  ) as [RunFigures[][], RunFigures[][]];
  const design = {
    schemaVersion: 1,
    design: "recordings",
    voidPairs: [],
    voids: voidCounts([
      ...base.flat().map((run) => ({ base: run })),
      ...head.flat().map((run) => ({ head: run })),
    ]),
    pairs: [],
  } as const;
  const fewest = Math.min(bases.length, heads.length);
  if (fewest < MIN_RECORDINGS)
    return {
      ...design,
      ...refused(
        `There are ${countText(bases, base)} of BASE and ${countText(heads, head)} of HEAD, and ` +
          `${MIN_RECORDINGS} a side are the fewest, as one day differs from the next: run both in pairs instead.`,
      ),
    };
  return {
    ...design,
    ...compared(bases.flat(), heads.flat(), rules, {
      component: (component) => testRecordings(component, bases, heads),
      guardrail: (rate) => testGuardrailInRecordings(rate, bases, heads),
    }),
  };
}

/** "3", or "2 (and 1 without a run that counts)". */
const countText = (counted: readonly unknown[], all: readonly unknown[]): string =>
  counted.length === all.length
    ? String(counted.length)
    : `${counted.length} (and ${all.length - counted.length} without a run that counts)`;

function whyNoneCounts(voids: readonly VoidCount[], whys: readonly string[]): string {
  const all = whys.length === 1 ? "The only pair is" : `All ${whys.length} pairs are`;
  return (
    `${all} void: ${voidWords(voids)}. The last one: ${whys.at(-1)}. The machine was not calm: ` +
    "run on another one, or allow more by --void-above, or void-above in the policy."
  );
}

/** How a design tests. */
interface Tests {
  readonly component: (component: string) => TestedComponent | UntestedComponent;
  readonly guardrail: GuardrailTest;
}

/** What both designs find. */
export type Found = Pick<Comparison, "outcome" | "why" | "scope" | "components" | "guardrails">;

export const refused = (why: string): Found => ({
  outcome: "not comparable",
  why,
  components: [],
  guardrails: [],
});

function compared(
  base: readonly RunFigures[],
  head: readonly RunFigures[],
  { limits, guardrails: rules = {} }: CompareRules,
  test: Tests,
): Found {
  const runs = [...base, ...head];
  const why = whyNotComparable(runs);
  if (why !== undefined) return refused(why);
  const facts = { ...(runs[0] as RunFigures).facts, bandRatio: widestBand(runs) };
  const names = new Set(runs.flatMap((run) => [...componentsOf(run).keys()]));
  for (const { component } of limits) names.delete(component);
  const rows: Pick<Tested, "component" | "limit">[] = [
    ...limits.map((limit) => ({ component: limit.component, limit })),
    ...[...names].map((component) => ({ component })),
  ];
  const tested = rows.map(({ component, limit }): Tested => {
    const { tested, why } = claimOf(component, facts, limit);
    return { component, limit, test: test.component(tested), ...(why !== undefined && { why }) };
  });
  const kept = guardrailsOf(base, head, rules, test.guardrail);
  const p = corrected([
    ...decidingTests(tested),
    ...kept.flatMap((one) => (one.test?.differs ? [one.test] : [])),
  ]);
  const components = verdicts(tested, p);
  const guardrails = kept.map((one) =>
    guardrailFinding(one, one.test && (p.of(one.test) ?? one.test.p), Math.max(1, p.tests), rules),
  );
  const { scope } = facts;
  return { outcome: worstOf(components, guardrails), ...(scope && { scope }), components, guardrails };
}

/** Failing is certain whatever else is not; a comparison that is impossible in part decides nothing. */
function worstOf(components: readonly ComparedComponent[], guardrails: readonly GuardrailFinding[]): Outcome {
  const outcomes = components.map(({ outcome }) => outcome);
  if (guardrails.some(({ isKept }) => !isKept) || outcomes.includes("fail")) return "fail";
  if (outcomes.includes("not comparable")) return "not comparable";
  return outcomes.includes("inconclusive") ? "inconclusive" : "pass";
}

/** The widest band of the runs' energy; infinite if one is unknown. */
const widestBand = (runs: readonly RunFigures[]): number =>
  Math.max(...runs.map(({ facts }) => facts.bandRatio ?? Number.POSITIVE_INFINITY));

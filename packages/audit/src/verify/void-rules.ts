/** Whether a repetition counts, by the rules and the facts that the record states. */

import type { FactsEntry, RepetitionEntry } from "../format/entries.js";
import { Mismatch } from "../format/mismatch.js";
import { WARM_UP } from "../format/repetitions.js";

/** The fact that each rule of a workload limits. */
const FACTS = {
  steal: "stealShare",
  others: "othersShare",
  throttling: "throttles",
  clock: "clockStepS",
  frequency: "frequencyChange",
  meter: "lost",
} as const;
type Rule = keyof typeof FACTS;
type Members = Readonly<Record<string, unknown>>;

/** Requires `void` where the rules of the workload say so, and nowhere else. @throws Mismatch */
export function checkVoid(entry: RepetitionEntry, workload: FactsEntry | undefined): void {
  const { rules, warmUps }: Members = workload ?? {};
  if (typeof rules !== "object" || rules === null || Array.isArray(rules)) return;
  const broken = brokenRule(rules as Members, entry.facts ?? {});
  const isWarmUp = typeof warmUps === "number" && entry.index < warmUps;
  const why = isWarmUp ? WARM_UP : broken;
  if (why !== undefined && entry.void === undefined) throw new Mismatch("void", undefined, `a text: ${why}`);
  if (why === undefined && entry.void !== undefined && !entry.void.startsWith("failed"))
    throw new Mismatch("void", entry.void, "nothing: no rule is broken");
}

const brokenRule = (rules: Members, facts: Members): Rule | undefined =>
  (Object.keys(FACTS) as Rule[]).find((rule) => isBroken(rule, rules[rule], facts[FACTS[rule]]));

function isBroken(rule: Rule, limit: unknown, fact: unknown): boolean {
  if (limit === false) return fact !== undefined;
  if (typeof limit !== "number" || typeof fact !== "number") return false;
  return (rule === "clock" ? Math.abs(fact) : fact) > limit;
}

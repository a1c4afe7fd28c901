import { nearestOf } from "@wattspan/core/options";
import type { Limit } from "./limit.js";
import { componentsOf, type RunFacts, type RunFigures } from "./run-figures.js";

const FACTS = {
  scope: "scopes",
  machine: "machines",
  workload: "workloads",
  meters: "meters",
  energy: "ways to know energy",
} as const satisfies Partial<Record<keyof RunFacts, string>>;
/** What the machine measures, if not in each run. */
const MEASURED = ["energy", "carbon", "latency", "cpu"];

/**
 * Why the runs cannot be compared: the first circumstance in which any two of them differ.
 * @returns undefined if they can.
 * @example whyNotComparable(runs) // "The runs had different meters: rapl; process-cpu."
 */
export function whyNotComparable(runs: readonly RunFigures[]): string | undefined {
  if (runs.length === 0) return "There is no run.";
  for (const [fact, name] of Object.entries(FACTS) as [keyof typeof FACTS, string][]) {
    const seen = new Set(runs.map(({ facts }) => textOf(facts[fact])));
    if (seen.size > 1) return `The runs had different ${name}: ${[...seen].join("; ")}.`;
  }
  return undefined;
}

/**
 * Why a limit can have no verdict, as neither side reports its component: a typing error would be found only after
 * the pairs, or never if all are void. What the machine measures may be missing in one run and not in the next.
 * @returns undefined if each can.
 * @example whyUnreported(limits, [base, head]) // "No run reports enrgy, which has a limit. Did you mean energy?"
 */
export function whyUnreported(limits: readonly Limit[], runs: readonly RunFigures[]): string | undefined {
  const names = new Set([...MEASURED, ...runs.flatMap((run) => [...componentsOf(run).keys()])]);
  const wrong = limits.find(({ component }) => !names.has(component));
  if (!wrong) return undefined;
  const near = nearestOf(wrong.component, names, 1);
  const advice = near.length > 0 ? `Did you mean ${near[0]}?` : `There are: ${[...names].join(", ")}.`;
  return `No run reports ${wrong.component}, which has a limit. ${advice}`;
}

const textOf = (fact: string | readonly string[] = "not stated"): string =>
  typeof fact === "string" ? fact : fact.toSorted().join(", ") || "none";

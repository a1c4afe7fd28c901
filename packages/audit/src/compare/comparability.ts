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
 * Why a limit can have no verdict: neither warm-up reports its component. A typing error would be found only after the
 * pairs. What the machine measures may be missing in one run and not in the next.
 * @example
 * whyUnreported(limits, [base, head])
 * // "No run reports enrgy, which has a limit. There are: energy, carbon, latency, cpu."
 */
export function whyUnreported(limits: readonly Limit[], runs: readonly RunFigures[]): string | undefined {
  const names = new Set([...MEASURED, ...runs.flatMap((run) => [...componentsOf(run).keys()])]);
  const missing = limits.find(({ component }) => !names.has(component));
  return (
    missing && `No run reports ${missing.component}, which has a limit. There are: ${[...names].join(", ")}.`
  );
}

const textOf = (fact: string | readonly string[] = "not stated"): string =>
  typeof fact === "string" ? fact : fact.toSorted().join(", ") || "none";

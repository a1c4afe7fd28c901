import type { RunFacts, RunFigures } from "./run-figures.js";

const FACTS = {
  scope: "scopes",
  machine: "machines",
  workload: "workloads",
  meters: "meters",
  energy: "ways to know energy",
} as const satisfies Partial<Record<keyof RunFacts, string>>;

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

const textOf = (fact: string | readonly string[] = "not stated"): string =>
  typeof fact === "string" ? fact : fact.toSorted().join(", ") || "none";

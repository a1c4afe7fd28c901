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

/** Limits whose component neither warm-up reports. */
export interface UnreportedLimits {
  /** Why the comparison ends: a name that is near is there, so it is a typing error; or its stage reports others. */
  readonly why?: string;
  /** Of the others: a later run may report them, such as once caches are filled. */
  readonly notes: readonly string[];
}

/**
 * Limits that may never have a verdict: a typing error would be found only after the pairs, or never if all are
 * void. What the machine measures may be missing in one run and not in the next.
 * @example
 * unreportedLimits(limits, [base, head]).why
 * // "No run reports enrgy, which has a limit. Did you mean energy?"
 */
export function unreportedLimits(limits: readonly Limit[], runs: readonly RunFigures[]): UnreportedLimits {
  const names = new Set([...MEASURED, ...runs.flatMap((run) => [...componentsOf(run).keys()])]);
  const notes: string[] = [];
  for (const { component } of limits) {
    if (names.has(component)) continue;
    const near = nearestComponent(component, [...names]);
    if (near !== undefined)
      return { why: `No run reports ${component}, which has a limit. Did you mean ${near}?`, notes: [] };
    const missing = `No warm-up reports ${component}, which has a limit. There are: ${[...names].join(", ")}.`;
    if (isOfStageIn(names, component)) return { why: missing, notes: [] };
    notes.push(missing);
  }
  return { notes };
}

/** A stage that ran reports all that it has. */
const isOfStageIn = (names: ReadonlySet<string>, component: string): boolean =>
  component.includes("/") && [...names].some((name) => stageOf(name) === stageOf(component));

/** Stages are compared by themselves: `nearestOf` looks past what stands before a slash. */
function nearestComponent(wanted: string, names: readonly string[]): string | undefined {
  const stage = stageOf(wanted);
  const ofStage = names.filter((name) => {
    const other = stageOf(name);
    return stage === "" || other === "" ? stage === other : nearestOf(stage, [other]).length > 0;
  });
  return nearestOf(wanted, ofStage, 1)[0];
}

const stageOf = (component: string): string => component.slice(0, Math.max(0, component.lastIndexOf("/")));

const textOf = (fact: string | readonly string[] = "not stated"): string =>
  typeof fact === "string" ? fact : fact.toSorted().join(", ") || "none";

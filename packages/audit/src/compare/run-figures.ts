/** What one run of a workload took, and under which circumstances. */

import type { WorkloadScope } from "../format/scope.js";

/** What must be alike in all runs that are compared. */
export interface RunFacts {
  /** Of the machine: its name, or a digest of its hardware and limits. */
  readonly machine: string;
  /** Of the workload: its name, or a digest of its inputs. The code under test is not part of it. */
  readonly workload: string;
  /** What it covers, such as `inference`. Default: not stated. */
  readonly scope?: WorkloadScope;
  /** Ids of the meters. */
  readonly meters: readonly string[];
  /** How energy is known. `modelled`: computed from CPU seconds. */
  readonly energy: "measured" | "modelled" | "unavailable";
  /** How far apart the ends of the model's band are: high / low. Default: unknown, so that no joules are claimed. */
  readonly bandRatio?: number;
}

/**
 * Figures by component, all above 0: `energy` in J, `carbon` in g CO2e, `latency` in s, `cpu` in CPU seconds,
 * `quality` in any unit in which more is better, and others.
 */
export type Figures = Readonly<Record<string, number>>;

/** One run of BASE or of HEAD. */
export interface RunFigures {
  readonly facts: RunFacts;
  readonly figures: Figures;
  /** Figures of stages, by the name of the stage. */
  readonly stages?: Readonly<Record<string, Figures>>;
  /** Goals that were reached. Default 1. */
  readonly goals?: number;
  /** How often each guardrail, monitoring and fail-safe step ran. */
  readonly guardrails?: Readonly<Record<string, number>>;
  /** Share of what had to be found that was found, 0 to 1. */
  readonly recall?: number;
  /** Records of telemetry: how many the workload made, and how many arrived. */
  readonly telemetry?: { readonly expected: number; readonly received: number };
  /** Why the run does not count, by a rule that looks at the machine alone. The whole pair is void then. */
  readonly isVoid?: string;
  /** The name of that rule, such as `steal`. Default: `other`. */
  readonly voidRule?: string;
}

/** A run of each, one right after the other. */
export interface Pair {
  readonly base: RunFigures;
  readonly head: RunFigures;
  /** Which ran first. */
  readonly first: Side;
}

/** BASE is what is, HEAD is what may come. */
export type Side = "base" | "head";

/**
 * All figures of a run by component; those of a stage as `stage/component`.
 * @example componentsOf({ facts, figures: { energy: 5 }, stages: { retrieval: { energy: 2 } } })
 * // Map { "energy" => 5, "retrieval/energy" => 2 }
 */
export function componentsOf({ figures, stages = {} }: RunFigures): Map<string, number> {
  const all = new Map(Object.entries(figures));
  for (const [stage, own] of Object.entries(stages))
    for (const [name, value] of Object.entries(own)) all.set(`${stage}/${name}`, value);
  return all;
}

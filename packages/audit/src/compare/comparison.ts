/** What a comparison finds. */

import type { WorkloadScope } from "../format/scope.js";
import type { Limit } from "./limit.js";
import type { Pair, Side } from "./run-figures.js";

/**
 * `pass`: every limit is kept, and every guardrail. `fail`: a limit is exceeded, or a guardrail is lost.
 * `inconclusive`: more pairs are needed. `not comparable`: no pairs would help.
 */
export type Outcome = "pass" | "fail" | "inconclusive" | "not comparable";

/** One component of BASE and HEAD. Changes are shares of BASE: 0.08 is 8 % more. */
export interface ComparedComponent {
  readonly component: string;
  /** The component that was tested in its place: `cpu`, where energy is modelled from CPU seconds. */
  readonly testedAs?: string;
  /** Pairs, or recordings a side. */
  readonly count: number;
  /** The medians of what was tested. */
  readonly base?: number;
  readonly head?: number;
  /** The Hodges-Lehmann estimate. */
  readonly change?: number;
  /** The 95 % interval of the change. Absent where there are too few pairs. */
  readonly interval?: { readonly low: number; readonly high: number };
  /** Two-sided, of this component alone. */
  readonly p?: number;
  /** After Holm's correction for all components with a limit, and all guardrails with a test. */
  readonly adjustedP?: number;
  /** From -1 (lower in all pairs) to 1 (higher in all). */
  readonly effectSize?: number;
  /** The least change that these pairs find in four of five comparisons, by how they varied. 0: they did not. */
  readonly leastDetectable?: number;
  readonly limit?: Limit;
  /** `information`: it has no limit. */
  readonly outcome: Outcome | "information";
  /** About how many pairs would decide, where the outcome is inconclusive. */
  readonly pairsNeeded?: number;
  /** Why there is no verdict, or none in its own unit. */
  readonly why?: string;
}

/** Reached goals, a guardrail step, recall, or telemetry: kept or not. */
export interface GuardrailFinding {
  readonly name: string;
  readonly kind: "goals" | "step" | "recall" | "telemetry";
  /** Goals per run, steps per reached goal, or a share. Absent where it was not reported. */
  readonly base?: number;
  readonly head?: number;
  readonly isKept: boolean;
  /** As a share of BASE. */
  readonly change?: number;
  /** The chance of so little if nothing differs. Absent where it is compared without a test. */
  readonly p?: number;
  /** After Holm's correction for all that can fail the comparison. */
  readonly adjustedP?: number;
  /**
   * The least drop, as a share of BASE, that is found in four of five comparisons, by how they varied. 0: they did
   * not.
   */
  readonly leastDetectable?: number;
  /** In words. */
  readonly finding: string;
}

/** A rule by which pairs, or runs of recordings, do not count. */
export interface VoidCount {
  readonly rule: string;
  /** Pairs, or runs of recordings. */
  readonly count: number;
  /** How many of them BASE broke it in, and HEAD. */
  readonly base: number;
  readonly head: number;
}

/** A recording that was compared. */
export interface ComparedRecording {
  /** What was recorded: a path. */
  readonly name: string;
  readonly startedAt: string;
  readonly version?: string;
  /** Of all its lines: another record has another one. */
  readonly digest: string;
  /** Its runs without warm-ups, and those that are void. */
  readonly runs: number;
  readonly voids: number;
  readonly isPartial: boolean;
  /** Who signed it. */
  readonly publicKey?: string;
}

/** The whole comparison, as `--json` writes it. Fields may be added. */
export interface Comparison {
  readonly schemaVersion: 1;
  readonly outcome: Outcome;
  /** `pairs` ran one right after the other; `recordings` were made at different times. */
  readonly design: "pairs" | "recordings";
  /** Why it is not comparable. */
  readonly why?: string;
  /** What all runs cover. Absent: not stated. */
  readonly scope?: WorkloadScope;
  readonly components: readonly ComparedComponent[];
  readonly guardrails: readonly GuardrailFinding[];
  /** What draws the order inside each pair. */
  readonly seed?: string;
  /** Pairs that do not count, by a rule that looks at the machine alone. */
  readonly voidPairs: readonly string[];
  /** The same by rule, the most frequent one first. */
  readonly voids: readonly VoidCount[];
  /** All pairs in their order, void ones too, so that everything can be computed again. */
  readonly pairs: readonly Pair[];
  /** In place of pairs. */
  readonly recordings?: { readonly [side in Side]: readonly ComparedRecording[] };
  /** What is to be known next to the result. */
  readonly notes?: readonly string[];
}

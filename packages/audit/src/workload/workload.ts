/** A workload as its file declares it. */

import type { SteadinessRules } from "../environment/steadiness.js";
import type { WorkloadScope } from "../format/scope.js";
import type { AuditedRepetition } from "../run/audited-workload.js";

/** A file or a folder that the workload reads. Its digest is recorded. */
interface WorkloadInput {
  /** Relative to the folder of the workload file, with `/`. It must not lead out of that folder. */
  readonly path: string;
  /** What its digest must be, in 64 hexadecimal digits. Default: any. */
  readonly sha256?: string;
}

/** A model that runs. Without `path`, `sha256` is recorded as stated. */
interface WorkloadModel extends Partial<WorkloadInput> {
  readonly name: string;
  readonly version?: string;
}

/** The data that the workload runs on. Without `path`, `sha256` is recorded as stated. */
interface WorkloadDataset extends Partial<WorkloadInput> {
  readonly name: string;
  readonly version: string;
}

/** What joules and CPU seconds are divided by. */
interface FunctionalUnit {
  /** In the plural: `documents`. */
  readonly name: string;
  /** How many one repetition has. Default: the number that each repetition reports as `units`. */
  readonly count?: number;
}

/** The plan of a workload: all of it is recorded. */
export interface WorkloadPlan {
  /** For editors: where `workload.schema.json` is. It is not recorded. */
  readonly $schema?: string;
  readonly version: 1;
  readonly name: string;
  readonly scope: WorkloadScope;
  /** The program with its arguments. It runs in the folder of the workload file. */
  readonly command?: readonly string[];
  /** Instead of a command: a module whose default export is a function. It gets an {@link AuditedRepetition}. */
  readonly module?: string;
  /** A command that runs once, before anything is counted. */
  readonly setup?: readonly string[];
  /** Default 10. */
  readonly repetitions?: number;
  /** Default 1. */
  readonly warmUps?: number;
  /** Seconds of rest before each repetition but the first. Default 0. */
  readonly restS?: number;
  /** Seconds after which a repetition is ended and void. Default: none. */
  readonly timeoutS?: number;
  /**
   * Names of the only variables that the command gets, next to PATH, HOME and the like. Default: all. Values are
   * never recorded.
   */
  readonly environment?: readonly string[];
  /** Seeds, concurrency, sizes: whatever else decides what it does. */
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  readonly inputs?: readonly WorkloadInput[];
  readonly models?: readonly WorkloadModel[];
  readonly dataset?: WorkloadDataset;
  readonly unit?: FunctionalUnit;
  /** When a repetition is void. */
  readonly steadiness?: SteadinessRules;
  /** Guardrail, monitoring and fail-safe steps: a repetition that does not report them is void. */
  readonly guardrails?: readonly string[];
}

/**
 * A plan, or one in a module that has its function with it. It is checked when it is read.
 * @example
 * export default {
 *   version: 1,
 *   name: "summarize",
 *   scope: "inference",
 *   command: ["python3", "summarize.py"],
 *   dataset: { name: "faq", version: "2026-11", path: "data/faq.jsonl" },
 *   unit: { name: "documents", count: 120 },
 * } satisfies Workload;
 */
export interface Workload extends WorkloadPlan {
  /** Instead of a command: does the work once. */
  readonly run?: (repetition: AuditedRepetition) => unknown;
}

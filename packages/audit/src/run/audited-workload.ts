/** What is audited, and one repetition of it. */

import type { Metering } from "@wattspan/core";
import type { RunFigures } from "../compare/run-figures.js";
import type { WorkloadScope } from "../format/scope.js";
import type { ForecastCounts } from "./judged-forecasts.js";

/** What is audited. */
export interface AuditedWorkload {
  readonly name: string;
  /** Inputs, seeds, versions: whatever decides what it does. It is recorded as it is, so it must hold no secret. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** What it covers. Records of different scopes are not compared. */
  readonly scope?: WorkloadScope;
  /** More of it: `workloadFacts(plan, digests)`. It is recorded as it is. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Guardrail steps. A repetition that does not report one of them is void. */
  readonly guardrails?: readonly string[];
  /** Where its code is: the commit and the lockfile that are recorded. Default: the working folder. */
  readonly folder?: string;
  /** CPU seconds of its processes so far. Default: those of this process. */
  readonly cpuS?: () => number | undefined;
  /** Does the work once. What it returns is not recorded. What it throws makes the repetition void. */
  run(repetition: AuditedRepetition): unknown;
  /**
   * Runs after each repetition and is not counted: reads what it did, and reports it. What it throws makes the
   * repetition void.
   */
  afterwards?(repetition: AuditedRepetition): unknown;
}

/** One repetition, as its workload sees it. */
export interface AuditedRepetition {
  /** From 0 on, warm-ups included. */
  readonly index: number;
  readonly isWarmUp: boolean;
  readonly metering: Metering;
  /** Aborts when the audit does, and when the time of the repetition is over. */
  readonly signal: AbortSignal;
  /** States what it did. Its numbers are recorded, and a later statement replaces an earlier one. */
  report(counted: RepetitionReport): void;
}

/** What a repetition states of itself. */
export interface RepetitionReport
  extends Pick<RunFigures, "goals" | "guardrails" | "recall" | "telemetry" | "stages"> {
  /** Functional units, such as documents. */
  readonly units?: number;
  /** Forecasts of energy, such as by `judgedForecasts()`. */
  readonly forecasts?: ForecastCounts;
  /** Other figures, such as quality. */
  readonly figures?: Readonly<Record<string, number>>;
}

/**
 * The one place that catches Wattspan's own failures: they are counted, reported once, and never the
 * caller's.
 */

import { warn } from "./warn.js";

/** Where a fault happened. */
export type FaultStage =
  | "open" | "read" | "clock" | "estimator" | "provider" | "observer" | "usage" | "instrument" | "span" | "store" | "settle" | "budget"; // biome-ignore format: one line

/** Maximum of distinct faults; the rest share one count. */
const MAX = 100;
/** An error message is for a person at a terminal; a long one may carry a payload. */
const DETAIL_LENGTH = 200;

/** Counts faults by stage and reason. */
export class Faults {
  readonly counts: Record<string, number> = {};
  /** Called for every fault, for the metric. */
  onFault: ((stage: FaultStage, reason: string) => void) | undefined;
  #kinds = 0;

  /** Notes a fault. The first of its kind is reported as a warning. */
  note(stage: FaultStage, reason: string, error?: unknown): void {
    let key = `${stage}/${reason}`;
    if (this.counts[key] === undefined) {
      if (this.#kinds >= MAX) key = "other/other";
      else this.#kinds++;
      if (this.counts[key] === undefined) this.#report(stage, reason, error);
    }
    this.counts[key] = (this.counts[key] ?? 0) + 1;
    this.onFault?.(stage, reason);
  }

  /** Runs our own code. Its errors are noted, and the result is undefined. */
  guard<T>(stage: FaultStage, reason: string, fn: () => T): T | undefined {
    try {
      return fn();
    } catch (error) {
      this.note(stage, reason, error);
      return undefined;
    }
  }

  /**
   * Runs the application's code without waiting. The rejection of a promise that it returns is noted, because
   * nothing else handles it and it would end the process.
   */
  call<T>(stage: FaultStage, reason: string, fn: () => T): T | undefined {
    return this.guard(stage, reason, () => {
      const result = fn();
      if (result instanceof Promise) result.catch((error: unknown) => this.note(stage, reason, error));
      return result;
    });
  }

  #report(stage: FaultStage, reason: string, error: unknown): void {
    try {
      const text: unknown = isError(error) ? error.message : error;
      const detail = typeof text === "string" ? text.slice(0, DETAIL_LENGTH) : "";
      warn(`${stage} failed (${reason})${detail ? `: ${detail}` : ""}`);
    } catch {
      // The application's logger or error may throw: that must not replace a noted fault.
      this.counts["other/diag"] = (this.counts["other/diag"] ?? 0) + 1;
    }
  }
}

/** Whether it is an error, also one of another realm, as Jest and `node:vm` have. May throw for a proxy. */
export const isError = (value: unknown): value is Error =>
  value instanceof Error || /^\[object (Error|DOMException)\]$/.test({}.toString.call(value));

/** Handles a promise where none is expected: otherwise its rejection is unhandled and ends the process. */
export function disown(value: unknown): void {
  if (value instanceof Promise) value.catch(() => undefined);
}

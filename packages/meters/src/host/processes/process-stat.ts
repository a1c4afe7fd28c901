/** One line of `/proc/<pid>/stat`. */

import { join } from "node:path";
import { type Files, readText } from "../files/files.js";

/** `/proc` counts in USER_HZ, which is 100 on every architecture that Node runs on (proc(5)). */
export const TICKS_PER_SECOND = 100;

/** A process's own statistics. */
export interface ProcessStat {
  readonly parent: number;
  /** Its start, in ticks: a reused number is another process. */
  readonly started: string;
  /** Seconds of its threads, including ended ones. */
  readonly ownS: number;
  /** Seconds of the ended children that it waited for, including those that they waited for. */
  readonly reapedS: number;
}

/**
 * The fields after the name, which may contain anything, including brackets: field 3 of proc(5) is the first.
 */
export const statFields = (text: string): string[] => text.slice(text.lastIndexOf(")") + 2).split(" ");

/** The parent of a process; undefined if unknown. */
export function parentOf(pid: number, proc: string, files: Files): number | undefined {
  if (!(pid > 0)) return undefined;
  const { text = "" } = readText(files, join(proc, String(pid), "stat"), 512);
  const parent = Number(/^ \S (\d+) /.exec(text.slice(text.lastIndexOf(")") + 1))?.[1]);
  return Number.isSafeInteger(parent) ? parent : undefined;
}

/**
 * Reads the line. Undefined if it is malformed.
 * @example parseProcessStat("7 (node) R 1 1 1 0 -1 4194368 2637 0 0 0 20 5 3 1 20 0 12 0 991 0
 * ")?.ownS // 0.25
 */
export function parseProcessStat(text: string): ProcessStat | undefined {
  const fields = statFields(text);
  // More must follow, so that a cut number is never taken for a whole one.
  if (fields.length < 21) return undefined;
  const [, parent] = fields;
  const started = fields[19] ?? "";
  const times = fields.slice(11, 15);
  if (![parent ?? "", started, ...times].every((field) => /^\d{1,15}$/.test(field))) return undefined;
  const [user = 0, system = 0, reapedUser = 0, reapedSystem = 0] = times.map(Number);
  return {
    parent: Number(parent),
    started,
    ownS: (user + system) / TICKS_PER_SECOND,
    reapedS: (reapedUser + reapedSystem) / TICKS_PER_SECOND,
  };
}

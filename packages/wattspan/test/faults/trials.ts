/**
 * Tries failures one by one. Each failed trial is a line of the report, and the others are tried all the
 * same.
 */

import { setTimeout } from "node:timers/promises";
import { inspect, isDeepStrictEqual, types } from "node:util";
import { idle, type Watched, watch } from "./watched.js";

/** A trial takes moments, and none of this is waited for by one that ends. */
export const TRIAL_MS = 120_000;
const afterLong = (): Promise<unknown> => setTimeout(TRIAL_MS, undefined, { ref: false });

/** What a trial notes of what it sees. */
export interface Trial {
  /** What reached the process and `diag` since this trial began. */
  readonly watched: Watched;
  /** Rejections that are unhandled without Wattspan too, as text. All others are violations. */
  readonly allowed: Set<string>;
  /** Notes a violation unless what was seen is what was expected. */
  same(what: string, saw: unknown, expected: unknown): void;
  /** Notes a violation unless it holds. */
  holds(what: string, saw: unknown, expected: string, holds: boolean): void;
}

/** Tries one row, and notes on the trial what is not as it must be. */
export type Attempt<Row> = (row: Row, trial: Trial, name: string) => Promise<void>;

/**
 * One line for each violation, with the row, what was expected, and what was seen.
 * @param late Begins with each trial, and ends it if it is over first.
 */
export async function violationsOf<Row>(
  rows: Readonly<Record<string, Row>>,
  attempt: Attempt<Row>,
  late = afterLong,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const [name, row] of Object.entries(rows)) {
    const found = await tried((trial) => attempt(row, trial, name), late);
    lines.push(...found.map((line) => `${name}: ${line}`));
  }
  return lines;
}

/** Tries once, with a watch of its own. */
async function tried(
  attempt: (trial: Trial) => Promise<void>,
  late: () => Promise<unknown>,
): Promise<string[]> {
  const found = new Set<string>(); // a thing that goes wrong for each of many calls is one line
  const watched = watch();
  const holds: Trial["holds"] = (what, saw, expected, isSo) => {
    if (!isSo) found.add(`${what}: expected ${expected}, saw ${textOf(saw)}`);
  };
  const same: Trial["same"] = (what, saw, expected) =>
    holds(what, saw, textOf(expected), isDeepStrictEqual(saw, expected));
  const trial: Trial = { watched, allowed: new Set(), same, holds };
  try {
    const ends = attempt(trial).then(() => true);
    holds("the trial", "none", "an end", await Promise.race([ends, late().then(() => false)]));
  } catch (thrown) {
    holds("the trial", thrown, "no exception", false);
  }
  await idle();
  for (const problem of watched.unhandled)
    holds("the process", problem, "nothing unhandled", trial.allowed.has(textOf(problem)));
  watched.stop();
  return [...found];
}

/** Any value in one line, without touching it: it may be a trap. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (types.isNativeError(value)) return `${value.name}: ${value.message}`;
  const text = inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 4, maxArrayLength: 5 });
  return text.replaceAll(/\n\s+at .*/g, "").replaceAll(/\s+/g, " ");
}

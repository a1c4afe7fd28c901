/** The log of decisions: `.wattspan/decisions.jsonl`, one line each, chained by their hashes. */

import { randomUUID } from "node:crypto";
import { appendFile, mkdir, readFile, rm, stat, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { hashOf, NO_HASH } from "../format/chain.js";
import type { GateDecision } from "./decide.js";

/** One line of the log. */
export interface LoggedDecision {
  readonly sequence: number;
  /** SHA-256 of the line before, without its end. Of the first line: 64 zeros. */
  readonly previous: string;
  /** Of this decision alone: two that are alike in all else are two. */
  readonly id: string;
  readonly decidedAt: string;
  readonly outcome: GateDecision["outcome"];
  /** What was compared: names of commits, or folders. */
  readonly base: string;
  readonly head: string;
  /** SHA-256 of the comparison as JSON, and of the text of the policy. */
  readonly comparison: string;
  readonly policy: string;
  readonly waived: GateDecision["waived"];
}

/** What is decided, and about what. */
export interface DecisionToLog {
  readonly decision: GateDecision;
  readonly decidedAt: Date;
  readonly base: string;
  readonly head: string;
  /** The text of the policy file. */
  readonly policy: string;
}

/** A process that holds the log for longer is dead. */
const MAX_HELD_MS = 2000;

/**
 * Appends a decision. The file and its folder are created. Several processes may append at once: each line follows
 * the one before it. A line that a crash cut short never was a decision, and the next one takes its place.
 * @returns The line that was written.
 * @throws The error of the file system.
 * @example await appendDecision(".wattspan/decisions.jsonl", decided)
 */
export async function appendDecision(path: string, decided: DecisionToLog): Promise<LoggedDecision> {
  await mkdir(dirname(path), { recursive: true });
  return alone(path, async () => {
    await appendFile(path, "");
    const text = await readFile(path, "utf8");
    const lines = text.split("\n");
    const cut = lines.at(-1) ?? "";
    // An editor may have taken the end of a whole line away.
    const isWhole = entryOf(cut) !== undefined;
    if (cut !== "" && !isWhole) await truncate(path, Buffer.byteLength(text) - Buffer.byteLength(cut));
    const logged = entryAfter(isWhole ? cut : lines.at(-2), decided);
    await appendFile(path, `${isWhole ? "\n" : ""}${JSON.stringify(logged)}\n`, { flush: true });
    return logged;
  });
}

/** Runs while no other process holds the log. The lock is a folder, which one process alone can create. */
async function alone<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  while (!(await isTaken(lock))) {
    const heldMs = await stat(lock).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (heldMs > MAX_HELD_MS) await rm(lock, { recursive: true, force: true });
    else await pause(5 + 10 * Math.random());
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function isTaken(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

const entryAfter = (
  last: string | undefined,
  { decision, decidedAt, base, head, policy }: DecisionToLog,
): LoggedDecision => ({
  sequence: last === undefined ? 0 : (entryOf(last)?.sequence ?? -1) + 1,
  previous: last === undefined ? NO_HASH : hashOf(last),
  id: randomUUID(),
  decidedAt: decidedAt.toISOString(),
  outcome: decision.outcome,
  base,
  head,
  comparison: hashOf(JSON.stringify(decision.comparison)),
  policy: hashOf(policy),
  waived: decision.waived,
});

/**
 * Checks the chain of a log.
 * @returns What is wrong and in which line, or undefined.
 * @example brokenDecisionLog(await readFile(".wattspan/decisions.jsonl", "utf8")) // undefined
 */
export function brokenDecisionLog(text: string): string | undefined {
  const lines = text.split("\n");
  const cut = lines.pop();
  if (cut !== "") return `line ${lines.length + 1} has no end`;
  let previous = NO_HASH;
  for (const [i, line] of lines.entries()) {
    const entry = entryOf(line);
    if (entry?.sequence !== i) return `line ${i + 1} is not decision ${i}`;
    if (entry.previous !== previous) return `line ${i + 1} does not follow the line before it`;
    previous = hashOf(line);
  }
  return undefined;
}

function entryOf(line: string): LoggedDecision | undefined {
  try {
    const entry = JSON.parse(line) as LoggedDecision;
    return Number.isSafeInteger(entry.sequence) ? entry : undefined;
  } catch {
    return undefined;
  }
}

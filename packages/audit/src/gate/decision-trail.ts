/** The trail of decisions: `.wattspan/decisions.jsonl`, one line each, chained by their hashes. */

import { randomUUID } from "node:crypto";
import { appendLine, sha256 } from "./append-line.js";
import type { GateDecision } from "./decide.js";

/** One line of the trail. */
export interface TrailEntry {
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
export interface Decided {
  readonly decision: GateDecision;
  readonly decidedAt: Date;
  readonly base: string;
  readonly head: string;
  /** The text of the policy file. */
  readonly policy: string;
}

const FIRST = "0".repeat(64);

/**
 * Appends a decision. The file and its folder are created. Several processes may append at once: each line follows
 * the one before it. A line that a crash cut short never was a decision, and the next one takes its place.
 * @returns The line that was written.
 * @throws The error of the file system.
 * @example await appendDecision(".wattspan/decisions.jsonl", decided)
 */
export async function appendDecision(path: string, decided: Decided): Promise<TrailEntry> {
  const id = randomUUID();
  const line = await appendLine(
    path,
    (last) => JSON.stringify(entryAfter(last, id, decided)),
    (rest) => entryOf(rest) !== undefined,
  );
  return JSON.parse(line) as TrailEntry;
}

const entryAfter = (
  last: string | undefined,
  id: string,
  { decision, decidedAt, base, head, policy }: Decided,
): TrailEntry => ({
  sequence: last === undefined ? 0 : sequenceOf(last) + 1,
  previous: last === undefined ? FIRST : sha256(last),
  id,
  decidedAt: decidedAt.toISOString(),
  outcome: decision.outcome,
  base,
  head,
  comparison: sha256(JSON.stringify(decision.comparison)),
  policy: sha256(policy),
  waived: decision.waived,
});

/**
 * Checks the chain of a trail.
 * @returns What is wrong and in which line, or undefined.
 * @example brokenTrail(await readFile(".wattspan/decisions.jsonl", "utf8")) // undefined
 */
export function brokenTrail(text: string): string | undefined {
  const lines = text.split("\n");
  const cut = lines.pop();
  if (cut !== "") return `line ${lines.length + 1} has no end`;
  let previous = FIRST;
  for (const [i, line] of lines.entries()) {
    const entry = entryOf(line);
    if (entry?.sequence !== i) return `line ${i + 1} is not decision ${i}`;
    if (entry.previous !== previous) return `line ${i + 1} does not follow the line before it`;
    previous = sha256(line);
  }
  return undefined;
}

const sequenceOf = (line: string): number => entryOf(line)?.sequence ?? -1;

function entryOf(line: string): TrailEntry | undefined {
  try {
    const entry = JSON.parse(line) as TrailEntry;
    return Number.isSafeInteger(entry.sequence) ? entry : undefined;
  } catch {
    return undefined;
  }
}

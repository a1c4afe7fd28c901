/** The trail of decisions: `.wattspan/decisions.jsonl`, one line each, chained by their hashes. */

import { createHash } from "node:crypto";
import { appendFile, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { GateDecision } from "./decide.js";

/** One line of the trail. */
export interface TrailEntry {
  readonly sequence: number;
  /** SHA-256 of the line before, without its end. Of the first line: 64 zeros. */
  readonly previous: string;
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
/** A line is shorter: waivers are the only part that grows. */
const MAX_LINE = 1 << 20;

/**
 * Appends a decision. The file and its folder are created. A line that a crash cut short never was a decision, and
 * is taken away.
 * @returns The line that was written.
 * @throws The error of the file system.
 * @example await appendDecision(".wattspan/decisions.jsonl", decided)
 */
export async function appendDecision(path: string, decided: Decided): Promise<TrailEntry> {
  await mkdir(dirname(path), { recursive: true });
  const last = await lastLineOf(path);
  const { decision, decidedAt, base, head, policy } = decided;
  const entry: TrailEntry = {
    sequence: last === undefined ? 0 : sequenceOf(last) + 1,
    previous: last === undefined ? FIRST : sha256(last),
    decidedAt: decidedAt.toISOString(),
    outcome: decision.outcome,
    base,
    head,
    comparison: sha256(JSON.stringify(decision.comparison)),
    policy: sha256(policy),
    waived: decision.waived,
  };
  await appendFile(path, `${JSON.stringify(entry)}\n`);
  return entry;
}

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

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const sequenceOf = (line: string): number => entryOf(line)?.sequence ?? -1;

function entryOf(line: string): TrailEntry | undefined {
  try {
    const entry = JSON.parse(line) as TrailEntry;
    return Number.isSafeInteger(entry.sequence) ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** The last whole line. What follows it is cut off. */
async function lastLineOf(path: string): Promise<string | undefined> {
  await appendFile(path, "");
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, MAX_LINE));
    await file.read({ buffer, position: size - buffer.length });
    const end = buffer.lastIndexOf("\n");
    const rest = buffer.subarray(end + 1).toString("utf8");
    if (entryOf(rest)) {
      await file.write("\n", size); // an editor took its end away
      return rest;
    }
    if (rest !== "") await file.truncate(size - buffer.length + end + 1);
    return end < 0 ? undefined : buffer.subarray(0, end).toString("utf8").split("\n").at(-1);
  } finally {
    await file.close();
  }
}

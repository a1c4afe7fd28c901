/** The lines of a ledger's files, and what is none. */

import * as v from "valibot";
import { type LedgerRow, MAX_TEXT, SOURCES } from "./ledger-row.js";

/** The version that is written. */
export const VERSION = 1;

/** The first line of each file. */
export interface LedgerHead {
  readonly type: "ledger";
  readonly version: typeof VERSION;
  /** Of one process: random, so that copies of a file are known as copies. */
  readonly writer: string;
  /** The file's number among those of its writer, from 1. */
  readonly part: number;
  readonly host: string;
  readonly startedAt: string;
}

/** What was added since the line before. `n`: the line's number among those of its writer, from 1. */
type LedgerEntry = { readonly n: number } & LedgerRow;
export type LedgerLine = LedgerHead | LedgerEntry;

/** A line as it is written. */
export const lineText = (line: LedgerLine): string => `${JSON.stringify(line)}\n`;

const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const number = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const headSchema = v.object({
  type: v.literal("ledger"),
  version: v.literal(VERSION),
  writer: text,
  part: number,
  host: text,
  startedAt: text,
});
const HOUR = /^\d{4}-\d\d-\d\dT\d\d:00:00\.000Z$/;
const entrySchema = v.object({
  n: number,
  type: v.picklist(["energy", "work"]),
  hour: v.pipe(
    v.string(),
    v.regex(HOUR),
    v.check((hour) => !Number.isNaN(Date.parse(hour))),
  ),
  of: v.record(v.picklist(SOURCES), text),
  // Grams may be negative: marginal intensities are.
  amounts: v.pipe(
    v.record(v.string(), v.pipe(v.number(), v.finite())),
    v.check((amounts) => Object.entries(amounts).every(([name, one]) => name.startsWith("co2e") || one >= 0)),
  ),
});

/**
 * Reads a line. Undefined if it is none, or of another version.
 * @example lineOf('{"n":1,"type":"work","hour":"2026-11-29T05:00:00.000Z","of":{},"amounts":{"inferences":2}}')
 */
export function lineOf(text: string): LedgerLine | undefined {
  const value = jsonOf(text);
  const { success, output } = v.safeParse(v.union([headSchema, entrySchema]), value);
  return success ? (output as LedgerLine) : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

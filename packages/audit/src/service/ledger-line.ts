/** The lines of a service ledger's files, and what is none. */

import type { FootprintJson } from "@wattspan/core/footprint-json";
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
  /** Of a merged file: the last line that it has of each writer. */
  readonly merged?: Readonly<Record<string, number>>;
  /** Of the same: the first line, where it has each one from there to the last. */
  readonly first?: Readonly<Record<string, number>>;
}

/** What was added since the line before, or was not kept. */
export type LedgerContent =
  | LedgerRow
  /** `service`: the ledger's, if the footprint names none. */
  | { readonly type: "footprint"; readonly footprint: FootprintJson; readonly service?: string }
  /** Footprints that could not be written in time. They are in the rows. */
  | { readonly type: "dropped"; readonly footprints: number };

/** `n`: the line's number among those of its writer, from 1. */
export type LedgerEntry = { readonly n: number } & LedgerContent;

export type LedgerLine = LedgerHead | LedgerEntry;

/** A line as it is written. */
export const lineText = (line: LedgerLine): string => `${JSON.stringify(line)}\n`;

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a line. Undefined if it is none, or of another version. A footprint's own form is checked by who reads it.
 * @example lineOf('{"n":1,"type":"dropped","footprints":12}')
 */
export function lineOf(text: string): LedgerLine | undefined {
  const value = jsonOf(text);
  if (typeof value !== "object" || value === null) return undefined;
  const line = value as Members;
  if (line.type === "ledger") return isHead(line) ? (value as LedgerHead) : undefined;
  if (!isCount(line.n) || line.n === 0) return undefined;
  if (line.type === "dropped") return isCount(line.footprints) ? (value as LedgerEntry) : undefined;
  if (line.type === "footprint") return isFootprint(line) ? (value as LedgerEntry) : undefined;
  return isRow(line) ? (value as LedgerEntry) : undefined;
}

function isHead({ version, writer, part, host, startedAt, merged = {}, first = {} }: Members): boolean {
  const haveTexts = [writer, host, startedAt].every(
    (one) => typeof one === "string" && one.length <= MAX_TEXT,
  );
  return (
    version === VERSION &&
    haveTexts &&
    isCount(part) &&
    [merged, first].every((lines) => isObject(lines) && Object.values(lines).every(isCount))
  );
}

const isFootprint = ({ footprint, service = "" }: Members): boolean =>
  isObject(footprint) && typeof service === "string" && service.length <= MAX_TEXT;

const HOUR = /^\d{4}-\d\d-\d\dT\d\d:00:00\.000Z$/;

function isRow({ type, hour, of, amounts }: Members): boolean {
  if (type !== "energy" && type !== "work") return false;
  if (typeof hour !== "string" || !HOUR.test(hour) || Number.isNaN(Date.parse(hour))) return false;
  return isObject(of) && isSource(of) && isObject(amounts) && areAmounts(amounts);
}

const isSource = (of: Members): boolean =>
  Object.entries(of).every(
    ([name, value]) =>
      (SOURCES as readonly string[]).includes(name) && typeof value === "string" && value.length <= MAX_TEXT,
  );

/** Grams may be negative: marginal intensities are. */
const areAmounts = (amounts: Members): boolean =>
  Object.entries(amounts).every(
    ([name, amount]) => Number.isFinite(amount) && (name.startsWith("co2e") || (amount as number) >= 0),
  );

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

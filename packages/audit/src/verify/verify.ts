/** Computes all numbers of a record again, and names the first line that differs. */

import { linesOf } from "@wattspan/ledger/lines";
import { FORMAT, sumOf } from "../format/computed.js";
import type {
  Computed,
  DeviceBooks,
  Entry,
  FactsEntry,
  FootprintEntry,
  RepetitionEntry,
  ResultEntry,
  StreamEntry,
  Undelivered,
} from "../format/entries.js";
import { agrees, jsonOf, Mismatch, same } from "../format/mismatch.js";
import { FACTS } from "../format/record-facts.js";
import { PricedResults } from "../replay/priced-results.js";
import type { RecordedFootprint } from "../replay/recorded-footprint.js";
import { Replay } from "../replay/replay.js";
import { type ChainedLine, chainedLines, WrongLine } from "./chained-lines.js";
import { notReadable, recordBytes } from "./record-bytes.js";
import { checkShape } from "./shape.js";
import { checkVoid } from "./void-rules.js";

/** What a verification found. */
export type Verdict =
  | {
      readonly verdict: "valid";
      readonly lines: number;
      /** Whether it has no last line: the audit did not come to its end. All up to here is valid. */
      readonly partial: boolean;
      readonly repetitions: number;
      readonly footprints: number;
      /** Joules of devices that no footprint has. Absent in a partial record. */
      readonly undelivered?: Undelivered;
      /** Who signed it: a public Ed25519 key, as DER in Base64. Absent: nobody. */
      readonly publicKey?: string;
    }
  | {
      readonly verdict: "invalid";
      /** From 1 on. */
      readonly line: number;
      /** The member that differs, such as `energy`. */
      readonly field: string;
      readonly found: string;
      readonly computed: string;
    };

/** Shown values are at most this long. */
const MAX_SHOWN = 200;

/**
 * Verifies a record. Reads it once, line by line: memory does not grow with its length.
 *
 * @param record The path of a file, or its bytes in pieces.
 * @param seen Receives each entry once it is verified. What it throws rejects.
 * @throws AuditError if the file cannot be read
 * @example
 * const verdict = await verify("run.audit.jsonl");
 * if (verdict.verdict === "invalid") console.error(`line ${verdict.line}: ${verdict.field}`);
 */
export async function verify(
  record: string | AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  seen?: (entry: Entry) => void,
): Promise<Verdict> {
  const check = new RecordCheck();
  try {
    const chunks = typeof record === "string" ? await recordBytes(record) : record;
    for await (const line of chainedLines(linesOf(chunks))) {
      check.take(line);
      seen?.(line.entry as unknown as Entry);
    }
    return check.end();
  } catch (error) {
    if (typeof record === "string" && (error as NodeJS.ErrnoException).syscall === "read")
      throw notReadable(record, (error as NodeJS.ErrnoException).code);
    if (!(error instanceof WrongLine)) throw error;
    const { field, found, computed } = error.mismatch;
    return { verdict: "invalid", line: error.line, field, found: shown(found), computed: shown(computed) };
  }
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : jsonOf(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** The order of lines, and the numbers in them. */
class RecordCheck {
  readonly #replay = new Replay();
  readonly #priced = new PricedResults(this.#replay.devices);
  #lines = 0;
  #counts = { results: 0, footprints: 0, repetitions: 0 };
  /** As the trailer states it. */
  #undelivered: Undelivered | undefined;
  #workload: FactsEntry | undefined;
  #publicKey: string | undefined;
  /** The end of the last repetition. */
  #repeatedS = Number.NEGATIVE_INFINITY;
  /** Results that the next lines must state. */
  #due: readonly ResultEntry[] = [];
  #since: Computed & { readonly footprints: number } = { footprints: 0 };

  /** @throws WrongLine */
  take({ line, entry }: ChainedLine): void {
    this.#lines = line;
    try {
      checkShape(entry);
      this.#check(entry as unknown as Entry);
    } catch (error) {
      throw error instanceof Mismatch ? new WrongLine(line, error) : error;
    }
  }

  /** @throws WrongLine for a record that does not say what was audited */
  end(): Verdict {
    if (this.#lines < FACTS.length)
      throw new WrongLine(this.#lines + 1, new Mismatch("type", CUT_OFF, FACTS[this.#lines]));
    const { repetitions, footprints } = this.#counts;
    return {
      ...{ verdict: "valid", lines: this.#lines, partial: !this.#undelivered, repetitions, footprints },
      ...(this.#undelivered && { undelivered: this.#undelivered }),
      ...(this.#publicKey !== undefined && { publicKey: this.#publicKey }),
    };
  }

  #check(entry: Entry): void {
    const fact = FACTS[this.#lines - 1];
    if (fact) {
      same("type", entry.type, fact);
      if (entry.type === "header")
        for (const name of ["format", "version"] as const) same(name, entry[name], FORMAT[name]);
      if (entry.type === "workload") this.#workload = entry;
      return;
    }
    const [due] = this.#due;
    if (due) {
      checkResult(entry, due);
      this.#due = this.#due.slice(1);
      this.#counts.results++;
      this.#priced.add(due);
      return;
    }
    switch (entry.type) {
      case "header":
      case "environment":
      case "workload":
      case "result":
        throw new Mismatch("type", entry.type, "no such line here");
      case "footprint":
        this.#footprint(entry);
        return;
      case "repetition":
        this.#repetition(entry);
        return;
      case "trailer":
        for (const [name, count] of Object.entries(this.#counts)) same(name, entry[name as "results"], count);
        sameItems("undelivered", [entry.undelivered], [this.#priced.undelivered]);
        sameItems("books", entry.books, this.#replay.books);
        for (const books of entry.books) checkBalance(books);
        this.#undelivered = entry.undelivered;
        this.#publicKey = (entry as { publicKey?: string }).publicKey;
        return;
      default:
        this.#due = this.#replay.take(entry as StreamEntry);
    }
  }

  #footprint(entry: FootprintEntry): void {
    const computed = this.#priced.take(entry.footprint as unknown as RecordedFootprint);
    checkComputed(entry, computed);
    this.#counts.footprints++;
    this.#since = { ...sumOf(this.#since, computed), footprints: this.#since.footprints + 1 };
  }

  #repetition(entry: RepetitionEntry): void {
    same("index", entry.index, this.#counts.repetitions);
    if (entry.from < this.#repeatedS) throw new Mismatch("from", entry.from, `at least ${this.#repeatedS}`);
    if (entry.from > entry.to) throw new Mismatch("to", entry.to, `at least ${entry.from}`);
    this.#repeatedS = entry.to;
    same("footprints", entry.footprints, this.#since.footprints);
    checkComputed(entry, this.#since);
    checkVoid(entry, this.#workload);
    this.#counts.repetitions++;
    this.#since = { footprints: 0 };
  }
}

/** As by a full disk. */
const CUT_OFF = "nothing, as the record is cut off here";

function checkComputed(found: Computed, computed: Computed): void {
  for (const name of ["joules", "grams", "stated"] as const) same(name, found[name], computed[name]);
}

function checkResult(entry: Entry, due: ResultEntry): void {
  if (entry.type !== "result") throw new Mismatch("type", entry.type, "result");
  same("use", entry.use, due.use);
  same("activity", entry.activity, due.activity);
  sameItems("joules", entry.joules, due.joules);
}

/** Requires both lists to have the same numbers in each item. An item may have other members. */
function sameItems<T extends object>(field: string, found: readonly T[], computed: readonly T[]): void {
  same(`${field}.length`, found.length, computed.length);
  for (const [index, item] of computed.entries())
    for (const [name, value] of Object.entries(item))
      same(`${field}.${name}`, found[index]?.[name as keyof T], value);
}

/** All joules of a device are somewhere. */
function checkBalance({ total, activity, idle, otherProcess, unattributed, carry }: DeviceBooks): void {
  agrees("books.total", total, activity + idle + otherProcess + unattributed + carry);
}

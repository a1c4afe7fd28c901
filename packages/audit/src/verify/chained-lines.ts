/** The chain of a record, line by line: which line was edited, cut off, moved or added. */

import { END, type Line, MAX_LINE } from "@wattspan/ledger/lines";
import { hashOf, NO_HASH } from "../format/chain.js";
import { type JsonObject, jsonObject } from "../format/json-object.js";
import { Mismatch } from "../format/mismatch.js";
import { checkTrailer, hasDigest } from "./trailer.js";

/** Stands for bytes that are not UTF-8. */
const NO_TEXT = "\uFFFD";

/** A line of JSON. */
export interface ChainedLine {
  /** From 1 on. */
  readonly line: number;
  readonly entry: JsonObject;
}

/** A line that differs. */
export class WrongLine extends Error {
  override readonly name = "WrongLine";
  readonly line: number;
  readonly mismatch: Mismatch;

  constructor(line: number, mismatch: Mismatch) {
    super(`line ${line}: ${mismatch.message}`);
    this.line = line;
    this.mismatch = mismatch;
  }
}

interface Parsed extends ChainedLine {
  readonly text: string;
  readonly hash: string;
  readonly isTrailer: boolean;
}

/** `prev` of the line after differs from the hash of this one. */
interface Suspect {
  readonly line: number;
  readonly hash: string;
  readonly prev: unknown;
}

/**
 * The lines of a record, each once the next one has confirmed it. Ends without a trailer if the record is partial; a
 * last line that
 * is cut off is left out.
 * @throws WrongLine for the first line that is not what it was
 */
export async function* chainedLines(lines: AsyncIterable<Line>): AsyncGenerator<ChainedLine> {
  let held: Parsed | undefined;
  let suspect: Suspect | undefined;
  let number = 0;
  for await (const line of lines) {
    number++;
    const next = parsed(line, number, held);
    if (!next) break;
    const hash = held?.hash ?? NO_HASH;
    const follows = next instanceof Mismatch ? false : next.entry.prev === hash;
    if (suspect) throw judged(suspect, follows);
    if (next instanceof Mismatch) throw new WrongLine(number, next);
    if (!follows) {
      // Either the line before was edited, or what this one says of it: the next line, or its own digest, decides.
      const { prev } = next.entry;
      if (!held) throw new WrongLine(number, new Mismatch("prev", prev, hash));
      suspect = { line: held.line, hash, prev };
      if (next.isTrailer) throw judged(suspect, hasDigest(next.text));
    } else if (held) yield held;
    held = next;
  }
  if (suspect) throw judged(suspect, true);
  if (!held) return;
  if (held.isTrailer) confirm(held);
  yield held;
}

/** @param isLaterRight Whether the later of the two lines is as it was. */
function judged({ line, hash, prev }: Suspect, isLaterRight: boolean): WrongLine {
  return isLaterRight
    ? new WrongLine(line, new Mismatch("hash", hash, prev))
    : new WrongLine(line + 1, new Mismatch("prev", prev, hash));
}

/** A line in its place; what is wrong with it; undefined for a last one that is cut off. */
function parsed(
  { bytes, isWhole, tooLong }: Line,
  line: number,
  before: Parsed | undefined,
): Parsed | Mismatch | undefined {
  if (tooLong) return new Mismatch("length", `more than ${MAX_LINE} bytes`, `at most ${MAX_LINE} bytes`);
  if (before?.isTrailer) return new Mismatch("type", "a line", "nothing after the trailer");
  if (!isWhole) return jsonObject(bytes.subarray(0, -1)) ? new Mismatch("end", bytes.at(-1), END) : undefined;
  const entry = jsonObject(bytes);
  const text = bytes.toString("utf8");
  if (!entry) {
    const shown = text.includes(NO_TEXT) ? `${bytes.length} bytes that are not text` : text.slice(0, 80);
    return new Mismatch("line", shown, "an object in JSON");
  }
  if (entry.seq !== line - 1) return new Mismatch("seq", entry.seq, line - 1);
  return { line, text, hash: hashOf(bytes), entry, isTrailer: entry.type === "trailer" };
}

function confirm({ line, text, entry }: Parsed): void {
  try {
    checkTrailer(text, entry);
  } catch (error) {
    throw error instanceof Mismatch ? new WrongLine(line, error) : error;
  }
}

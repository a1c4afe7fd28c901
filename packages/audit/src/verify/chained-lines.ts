/** The chain of a record, line by line: which line was edited, cut off, moved or added. */

import { createPublicKey, verify } from "node:crypto";
import { DIGEST, hashOf, NO_HASH, SIGNATURE } from "../format/chain.js";
import { Mismatch } from "../format/mismatch.js";
import { END, type Line, MAX_LINE } from "../lines/lines-of.js";
import { checkShape } from "./shape.js";

/** A line of JSON. */
export interface ChainedLine {
  /** From 1 on. */
  readonly line: number;
  readonly entry: Readonly<Record<string, unknown>> & { readonly type: string };
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
}

/**
 * The lines of a record, each once the next one has confirmed it. Ends without a trailer if the record is partial; a last line that
 * is cut off is left out.
 * @throws WrongLine for the first line that is not what it was
 */
export async function* chainedLines(lines: AsyncIterable<Line>): AsyncGenerator<ChainedLine> {
  let held: Parsed | undefined;
  let suspect: { readonly before: number; readonly found: unknown; readonly computed: string } | undefined;
  let number = 0;
  for await (const { bytes, isWhole, tooLong } of lines) {
    number++;
    if (tooLong) throw wrong(number, "length", `more than ${MAX_LINE} bytes`, `at most ${MAX_LINE} bytes`);
    if (held?.entry.type === "trailer") throw wrong(number, "type", "a line", "nothing after the trailer");
    if (!isWhole) {
      if (isObject(bytes.subarray(0, -1))) throw wrong(number, "end", bytes.at(-1), END);
      break;
    }
    const next = parsed(bytes, number);
    const { prev } = next.entry as { prev?: unknown };
    const computed = held?.hash ?? NO_HASH;
    if (suspect) throw judged(suspect, prev === computed, number - 1);
    if (prev !== computed) {
      // Either the line before was edited, or what this one says of it: the next line, or its own digest, decides.
      if (!held) throw wrong(number, "prev", prev, computed);
      suspect = { before: number - 1, found: prev, computed };
      if (next.entry.type === "trailer") throw judged(suspect, hasDigest(next.text), number);
      held = next;
      continue;
    }
    if (held) yield held;
    held = next;
  }
  if (suspect) throw judged(suspect, true, number);
  if (!held) return;
  if (held.entry.type === "trailer") checkTrailer(held);
  yield held;
}

/** @param isLaterRight Whether the later of the two lines is as it was. */
function judged(
  { before, found, computed }: { before: number; found: unknown; computed: string },
  isLaterRight: boolean,
  later: number,
): WrongLine {
  if (!isLaterRight) return wrong(later, "prev", found, computed);
  return wrong(before, "hash", computed, found);
}

function wrong(line: number, field: string, found: unknown, computed: unknown): WrongLine {
  return new WrongLine(line, new Mismatch(field, found, computed));
}

function parsed(bytes: Buffer, line: number): Parsed {
  const text = bytes.toString("utf8");
  try {
    const entry = object(text);
    if (entry.seq !== line - 1) throw new Mismatch("seq", entry.seq, line - 1);
    checkShape(entry);
    return { line, text, hash: hashOf(bytes), entry: entry as ChainedLine["entry"] };
  } catch (error) {
    throw error instanceof Mismatch ? new WrongLine(line, error) : error;
  }
}

const isObject = (bytes: Buffer): boolean => objectIn(bytes.toString("utf8")) !== undefined;

function object(text: string): Readonly<Record<string, unknown>> {
  const value = objectIn(text);
  if (value) return value;
  throw new Mismatch("line", text.slice(0, 80), "an object in JSON");
}

/** Undefined for any other text. */
function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isOne = typeof value === "object" && value !== null && !Array.isArray(value);
    return isOne ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

const digestOf = (text: string): string => hashOf(text.slice(0, text.lastIndexOf(DIGEST)));
const hasDigest = (text: string): boolean => text.endsWith(`${DIGEST}${digestOf(text)}"}`);

function checkTrailer({ line, text, entry }: Parsed): void {
  if (!hasDigest(text)) throw wrong(line, "digest", entry.digest, digestOf(text));
  const { publicKey, signature } = entry as { publicKey?: string; signature?: string };
  if (publicKey === undefined && signature === undefined) return;
  if (!isSigned(text, publicKey ?? "", signature ?? ""))
    throw wrong(line, "signature", signature, "one by the public key");
}

/** Nothing stands between signature and digest, and Base64 has one form: else there would be room for words that nobody signed. */
function isSigned(text: string, publicKey: string, signature: string): boolean {
  const end = `${SIGNATURE}${signature}"${DIGEST}${digestOf(text)}"}`;
  const [key, signed] = [publicKey, signature].map((one) => Buffer.from(one, "base64"));
  if (!key || !signed || !text.endsWith(end)) return false;
  if (key.toString("base64") !== publicKey || signed.toString("base64") !== signature) return false;
  try {
    const signer = createPublicKey({ key, format: "der", type: "spki" });
    const digest = hashOf(text.slice(0, -end.length));
    return verify(null, Buffer.from(digest, "hex"), signer, signed);
  } catch {
    return false;
  }
}

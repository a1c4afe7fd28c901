/**
 * Removes one whole event from a stream of server-sent events: the one with tokens and no choice. Every other
 * byte stays.
 */

import { parsed } from "./shallow-json.js";

const NEW_LINE = 0x0a;
const RETURN = 0x0d;
const COLON = 0x3a;
const unitsOf = (text: string): readonly number[] => Array.from(text, (unit) => unit.charCodeAt(0));
const DATA = unitsOf("data:");
/** The starts of an event's lines. Source: WHATWG, HTML, "Server-sent events". */
const FIELDS = [DATA, ...["event:", "id:", "retry:"].map(unitsOf)];
/** Longer events cannot be the one. */
const MAX_LENGTH = 16_384;
/** The members of its data. An event with more belongs to the reader. */
const MEMBERS: ReadonlySet<string> = new Set([
  ...["id", "object", "created", "model", "choices", "usage", "system_fingerprint", "service_tier"],
  "obfuscation",
]);
const NO_CHOICE = /"choices"\s*:\s*\[\s*\]/;
const NOTHING = new Uint8Array();

/**
 * Takes bytes in pieces. Lines of an event wait until its data shows whether it is the one. Lines of other
 * events do not wait, and neither do comments before the lines. Comments of the removed event stay.
 */
export class UsageFilter {
  /** Lines of an event that may be the one, and the start of the next line. */
  #held: Uint8Array = NOTHING;
  /** The length of the whole lines in it. */
  #read = 0;
  /** The verdict on the event so far. */
  #event: "open" | "usage" | "other" = "open";
  /** In the middle of a line whose start was passed on. */
  #inLine = false;
  /** A comment of the event was passed on and keeps the empty line: some readers split there. */
  #commented = false;

  /** Takes bytes and returns those to pass on. */
  take(bytes: Uint8Array): Uint8Array {
    const all = this.#held.length > 0 ? joined(this.#held, bytes) : bytes;
    const given: Uint8Array[] = [];
    // Bytes before `from` are settled, those before `to` are passed on, and the lines up to the one at `at`
    // wait.
    let [from, to, at] = [0, 0, this.#read];
    for (let end = all.indexOf(NEW_LINE, at); end >= 0; end = all.indexOf(NEW_LINE, at)) {
      const line = all.subarray(at, end);
      if (this.#endsEvent(line)) {
        if (this.#event === "usage") {
          given.push(all.subarray(from, to), this.#shown(all.subarray(to, at), all.subarray(at, end + 1)));
          from = end + 1;
        }
        to = end + 1;
        this.#event = "open";
        this.#commented = false;
      } else if (this.#goesOn(line, at - to)) to = end + 1;
      this.#inLine = false;
      at = end + 1;
    }
    if (at < all.length && !this.#waits(all.subarray(at), at - to)) to = all.length;
    this.#held = to < all.length ? all.slice(to) : NOTHING;
    this.#read = Math.max(0, at - to);
    if (from === 0 && to === all.length) return all;
    return joined(...given, all.subarray(from, to));
  }

  /** The bytes that still wait at the end. */
  rest(): Uint8Array {
    const held = this.#held;
    this.#held = NOTHING;
    const line = held.subarray(this.#read);
    if (line.length > 0 && !this.#endsEvent(line)) this.#look(line);
    return this.#event === "usage" ? commentsIn(held) : held;
  }

  #endsEvent(line: Uint8Array): boolean {
    return !this.#inLine && (line.length === 0 || (line.length === 1 && line[0] === RETURN));
  }

  /** The part of the removed event that stays. */
  #shown(lines: Uint8Array, end: Uint8Array): Uint8Array {
    const comments = commentsIn(lines);
    return this.#commented || comments.length > 0 ? joined(comments, end) : NOTHING;
  }

  /** Whether a line is passed on, with the waiting lines before it. */
  #goesOn(line: Uint8Array, waiting: number): boolean {
    if (!this.#inLine) this.#look(line);
    if (this.#isFirstComment(line, waiting)) return true;
    if (waiting + line.length > MAX_LENGTH) this.#event = "other";
    return this.#event === "other";
  }

  /** Whether the start of a line waits, with the lines before it. */
  #waits(begin: Uint8Array, waiting: number): boolean {
    if (this.#endsEvent(begin)) return true;
    const isFirst = this.#isFirstComment(begin, waiting);
    if (!this.#inLine && !isFirst && this.#event !== "other") {
      const mayBe = begin[0] === COLON || FIELDS.some((field) => begins(begin, field.slice(0, begin.length)));
      if (mayBe && waiting + begin.length <= MAX_LENGTH) return true;
      this.#event = "other";
    }
    this.#inLine = true;
    return false;
  }

  /** Whether this belongs to a comment before the lines of an event. */
  #isFirstComment(line: Uint8Array, waiting: number): boolean {
    const isFirst = waiting === 0 && (this.#inLine || line[0] === COLON);
    this.#commented ||= isFirst;
    return isFirst;
  }

  /** Judges the event by a line. */
  #look(line: Uint8Array): void {
    if (this.#event === "other" || line[0] === COLON) return;
    if (begins(line, DATA)) this.#event = this.#event === "open" && isUsage(line) ? "usage" : "other";
    else if (!FIELDS.some((field) => begins(line, field))) this.#event = "other";
  }
}

/** Whether a line of data has tokens and no choice. */
function isUsage(line: Uint8Array): boolean {
  if (line.length > MAX_LENGTH) return false;
  const text = new TextDecoder().decode(line.subarray(DATA.length));
  const value = NO_CHOICE.test(text) ? parsed(text) : undefined;
  if (typeof value !== "object" || value === null) return false;
  const { choices, usage } = value as { readonly choices?: unknown; readonly usage?: unknown };
  if (!Array.isArray(choices) || choices.length > 0 || typeof usage !== "object" || usage === null)
    return false;
  return Object.keys(value).every((key) => MEMBERS.has(key));
}

/** The comments among lines. */
function commentsIn(lines: Uint8Array): Uint8Array {
  const found: Uint8Array[] = [];
  for (let at = 0; at < lines.length; ) {
    const end = lines.indexOf(NEW_LINE, at) + 1 || lines.length;
    if (lines[at] === COLON) found.push(lines.subarray(at, end));
    at = end;
  }
  return joined(...found);
}

const begins = (bytes: Uint8Array, with_: readonly number[]): boolean =>
  bytes.length >= with_.length && with_.every((byte, at) => bytes[at] === byte);

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

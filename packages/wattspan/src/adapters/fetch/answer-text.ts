/**
 * Finds the pieces of an answer as its text arrives: those that state tokens or energy, and those to count.
 */

import { ownData } from "@wattspan/core/observe";
import { UNREAD_PIECE } from "../../counting/piece-text.js";
import { lastItem, lastObject, parsed, shallowJson } from "./shallow-json.js";

/**
 * Of a longer document the end is read, because tokens follow vectors. A longer line of a stream is not read.
 */
const MAX = 4_194_304;
const END = 16_384;
/** Of a longer piece of a stream only the short members are read: it is a picture, not text. */
const MAX_PIECE_LENGTH = 262_144;
/** Types of streams, in any case. Cohere's first API has one of its own. */
const STREAM = /event-stream|ndjson|jsonl|json-seq|stream\+json/i;
/** Of `data`, `event`, `id`, `retry` or a comment: servers that state no type, or a wrong one, also stream events. */
const FIRST_LINE = /^\s*[deir:]/;
/** Ends of lines besides the usual one: those of events, and what begins a line of a JSON sequence (RFC 7464). */
const OTHER_ENDS = ["\r", "\u001e"];
/** The tokens of a whole answer, by OpenAI and by Gemini. */
const USAGES = ["usage", "usageMetadata"];
/**
 * Neuralwatt states the energy of a stream in a comment before its end, and clients drop it. Source:
 * llm-neuralwatt, docs/architecture.md, "Streaming".
 */
const ENERGY_COMMENT = /^:\s*energy\s*(?=\{)/;
/** The last piece of a stream: some clients read no further. */
const LAST =
  /^\[DONE\]|"type"\s*:\s*"(?:message_stop|message-end|response\.(?:completed|incomplete|failed))"/;

/** Reads one answer. */
export class AnswerText {
  /** Whether the stream has stated that it is complete. */
  complete = false;
  /** Undefined until the text shows it. */
  #isStream: boolean | undefined;
  readonly #found: (piece: object) => void;
  readonly #decoder = new TextDecoder();
  #held = "";
  #tooLong = false;

  /** @param found Receives each piece. */
  constructor(contentType: string, found: (piece: object) => void) {
    this.#isStream = STREAM.test(contentType) || undefined;
    this.#found = found;
  }

  /** Takes a chunk: bytes or text. */
  take(chunk: unknown): void {
    let text = chunk instanceof Uint8Array ? this.#decoder.decode(chunk, { stream: true }) : chunk;
    if (typeof text !== "string") return;
    if (this.#isStream === undefined) {
      if (!text.trimStart()) return;
      this.#isStream = FIRST_LINE.test(text);
    }
    if (!this.#isStream) {
      this.#hold(text);
      return;
    }
    for (const end of OTHER_ENDS) text = (text as string).replaceAll(end, "\n");
    this.#lines(text as string);
  }

  #lines(text: string): void {
    let from = 0;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", from)) {
      this.#hold(text.slice(from, at));
      this.#line();
      from = at + 1;
    }
    this.#hold(text.slice(from));
  }

  /** Called when everything has arrived. */
  end(): void {
    // A whole answer states its tokens or has none. It is not counted.
    if (!this.#isStream) this.#report(UNREAD_PIECE);
    if (this.#isStream) this.#line();
    else if (!this.#tooLong) this.#report(shallowJson(lastItem(this.#held)));
    else for (const name of USAGES) this.#report(lastObject(this.#held, name));
    this.#held = "";
  }

  #hold(text: string): void {
    this.#tooLong ||= this.#held.length + text.length > MAX;
    if (!this.#tooLong) this.#held += text;
    else this.#held = this.#isStream ? "" : (this.#held.slice(-END) + text).slice(-END);
  }

  #line(): void {
    const text = this.#tooLong ? "" : this.#held.replace(/^data:/, "").trim();
    if (this.#tooLong || text.length > MAX_PIECE_LENGTH) this.#report(UNREAD_PIECE);
    this.#held = "";
    this.#tooLong = false;
    const piece = pieceOf(text);
    // A tool may be called with a member `done`, too.
    if (LAST.test(text) || (piece && ownData(piece, "done") === true)) this.complete = true;
    this.#report(piece);
  }

  #report(piece: object | undefined): void {
    if (piece) this.#found(piece);
  }
}

/** The piece in a line of a stream. Undefined for lines of the protocol. */
function pieceOf(line: string): object | undefined {
  if (line.startsWith("{")) return line.length > MAX_PIECE_LENGTH ? shallowJson(line) : objectIn(line);
  const [comment] = ENERGY_COMMENT.exec(line) ?? [];
  if (comment === undefined) return undefined;
  const energy = shallowJson(line.slice(comment.length));
  return energy && { energy };
}

function objectIn(line: string): object | undefined {
  const value = parsed(line);
  return typeof value === "object" && value !== null ? value : undefined;
}

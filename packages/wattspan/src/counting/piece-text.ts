/** Measures the text in a piece of an answer, in the shapes of clients and of their streams. */

import { isObject, ownData } from "@wattspan/core/observe";
import { utf8Length } from "./token-bounds.js";

/** What a piece adds to an answer. {@link readPiece} fills it, and its reader empties it. */
export interface PieceText {
  /** Non-empty texts, and their bytes in UTF-8. */
  texts: number;
  bytes: number;
  /** Whether one of them belongs to the answer, not to its reasoning. */
  answers: boolean;
  /** Whether it has tokens without readable text: a picture, sound, or a text that is too long to read. */
  opaque: boolean;
  /** Whether the answer has ended. */
  ended: boolean;
  /** Whether it comes in deltas, so that whole messages repeat them. */
  inDeltas: boolean;
}

/** The kinds of members by name. All others are skipped. */
type Kind = "text" | "reasoning" | "holder" | "called" | "opaque" | "finish" | "extra";
const named = (kind: Kind, ...names: readonly string[]) => names.map((name) => [name, kind] as const);
const KINDS: ReadonlyMap<string, Kind> = new Map([
  ...named("text", "text", "refusal", "partial_json", "tool_plan", "response"),
  // Servers repeat it under several of these names. One counts.
  ...named("reasoning", "reasoning_content", "reasoning", "thinking", "reasoningContent"),
  // Some of them may be the text itself.
  ...named("holder", "choices", "delta", "message", "content", "parts", "candidates", "data", "token"),
  ...named(
    "holder",
    "tool_calls",
    "toolCalls",
    "tool_call_chunks",
    "function",
    "function_call",
    "functionCall",
  ),
  ...named("called", "args", "arguments"),
  ...named("opaque", "inlineData", "inline_data", "audio", "images", "b64_json", "partial_image_b64"),
  ...named("opaque", "base64", "uint8Array"),
  ...named("finish", "finish_reason", "finishReason", "stop_reason"),
  ["additional_kwargs", "extra"],
]);
/** Holders that may be text instead. */
const TEXT_TOO: ReadonlySet<string> = new Set(["delta", "content"]);
const ENDS = /^(?:message_stop|message-end|finish|response\.(?:completed|incomplete))$/;

/** Further members, deeper ones and longer texts are not read: those are not pieces. */
const MAX_MEMBERS = 2000;
const DEEPEST = 8;
const MAX_LENGTH = 1_000_000;
let left = 0;

/** Stands for a piece of a stream that was too long to read. */
export const UNREAD_PIECE = { inlineData: {} };

/**
 * Adds a piece. Reads only own data, never getters. Only proxies can make it throw.
 * @example readPiece({ choices: [{ delta: { content: "Hi" } }] }, into)
 */
export function readPiece(piece: unknown, into: PieceText): void {
  if (!isObject(piece) || ArrayBuffer.isView(piece)) return;
  const type = ownData(piece, "type");
  const kind = typeof type === "string" ? type : "";
  left = MAX_MEMBERS;
  if (ENDS.test(kind) || ownData(piece, "done") === true) into.ended = true;
  if (kind.includes("audio") || kind.includes("partial_image") || kind === "file") into.opaque = true;
  // The other events of a response repeat its deltas.
  if (kind.startsWith("response.") && !kind.endsWith(".delta")) return;
  readMembers(piece, kind.includes("reasoning"), DEEPEST, into, false);
  if (left <= 0) into.opaque = true;
}

function readMembers(
  object: object,
  inReasoning: boolean,
  depth: number,
  into: PieceText,
  inDelta: boolean,
): void {
  if (depth === 0) return;
  const hasDelta = Object.hasOwn(object, "delta");
  into.inDeltas ||= hasDelta;
  const isList = Array.isArray(object);
  const reasons = inReasoning || (!isList && ownData(object, "thought") === true);
  let reasoned = false;
  for (const key of Object.keys(object)) {
    if (left-- <= 0) return;
    const kind = isList ? "holder" : KINDS.get(key);
    if (kind === undefined || isRepeated(key, object)) continue;
    // A whole answer next to its deltas, or after them.
    if (!inDelta && (key === "message" ? into.inDeltas : key === "text" && hasDelta)) continue;
    const value = ownData(object, key);
    if (value === undefined || value === null || value === "") continue;
    if (kind === "opaque") into.opaque = true;
    else if (typeof value === "string") {
      if (kind === "finish") into.ended = true;
      else if (kind === "reasoning" && !reasoned) addText(value, true, into);
      else if (kind === "text" || kind === "called" || isList || TEXT_TOO.has(key))
        addText(value, reasons, into);
      reasoned ||= kind === "reasoning";
    } else if (typeof value === "object") {
      if (kind === "holder") readMembers(value, reasons, depth - 1, into, inDelta || key === "delta");
      else if (kind === "called") addBytes(jsonBytes(value, depth), false, into);
      else if (kind === "extra") readReasoning(value, into);
    }
  }
}

/**
 * LangChain's parsed tool calls repeat their source. The old form of a client's calls repeats the new one.
 */
const isRepeated = (key: string, object: object): boolean =>
  (key === "tool_calls" && Object.hasOwn(object, "tool_call_chunks")) ||
  (key === "function_call" && Object.hasOwn(object, "tool_calls"));

/** Reasoning next to a LangChain message, whose other members repeat it. */
function readReasoning(object: object, into: PieceText): void {
  const text = ownData(object, "reasoning_content");
  if (typeof text === "string" && text !== "") addText(text, true, into);
}

/** The length of a tool's arguments, if they are an object: that of the JSON which the model wrote. */
function jsonBytes(value: unknown, depth: number): number {
  if (left-- <= 0 || depth === 0) return 0;
  if (typeof value === "string") {
    if (value.length > MAX_LENGTH) left = 0;
    return value.length > MAX_LENGTH ? 0 : utf8Length(value) + 2;
  }
  if (!isObject(value)) return String(value).length;
  let bytes = 2;
  for (const key of Object.keys(value))
    bytes += (Array.isArray(value) ? 1 : key.length + 4) + jsonBytes(ownData(value, key), depth - 1);
  return bytes;
}

function addBytes(bytes: number, reasons: boolean, into: PieceText): void {
  into.texts++;
  into.bytes += bytes;
  into.answers ||= !reasons;
}

function addText(text: string, reasons: boolean, into: PieceText): void {
  if (text.length > MAX_LENGTH) {
    into.opaque = true;
    return;
  }
  addBytes(utf8Length(text), reasons, into);
}

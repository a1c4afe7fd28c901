/** How much text a piece of an answer has, in the shapes of clients and of their streams. */

import { isObject, ownData } from "@wattspan/core/observe";
import { utf8Length } from "./token-bounds.js";

/** What a piece adds to an answer. Filled by {@link readPiece}, and emptied by who reads it. */
export interface PieceText {
  /** Texts that are not empty, and their bytes in UTF-8. */
  texts: number;
  bytes: number;
  /** Whether one of them is of the answer, and not of its reasoning. */
  answers: boolean;
  /** Whether there is what has tokens and no text: a picture, sound, a text that is too long to be looked at. */
  opaque: boolean;
  /** Whether the answer has come to its end. */
  ended: boolean;
}

/** Members that are text of the answer. */
const TEXT: ReadonlySet<string> = new Set([
  ...["content", "text", "refusal", "delta", "arguments", "args", "partial_json", "tool_plan", "response"],
]);
/** Members that are its reasoning; servers repeat it under several of them. */
const REASONING = ["reasoning_content", "reasoning", "thinking", "reasoningContent"] as const;
/** Members that hold such members. */
const HOLDERS: ReadonlySet<string> = new Set([
  ...["choices", "delta", "message", "content", "parts", "candidates", "data", "token"],
  ...["tool_calls", "toolCalls", "tool_call_chunks", "function", "function_call", "functionCall"],
]);
/** What a tool is called with, where it is no text. */
const CALLED_WITH: ReadonlySet<string> = new Set(["args", "arguments"]);
/** Pictures and sound. */
const OPAQUE: ReadonlySet<string> = new Set([
  ...[
    "inlineData",
    "inline_data",
    "audio",
    "images",
    "b64_json",
    "partial_image_b64",
    "base64",
    "uint8Array",
  ],
]);
const FINISHED = ["finish_reason", "finishReason", "stop_reason"] as const;
const ENDS = /^(?:message_stop|message-end|finish|response\.(?:completed|incomplete))$/;

/** More members are not looked at, nor deeper ones, nor longer texts: those are no pieces. */
const MOST_MEMBERS = 2000;
const DEEPEST = 8;
const LONGEST = 1_000_000;
let left = 0;

/** Stands for a piece of a stream that was too long to be read. */
export const UNREAD_PIECE = { inlineData: {} };

/**
 * Adds what a piece has. Only own data is read, never getters; nothing is thrown but by proxies.
 * @example readPiece({ choices: [{ delta: { content: "Hi" } }] }, into)
 */
export function readPiece(piece: unknown, into: PieceText): void {
  if (!isObject(piece) || ArrayBuffer.isView(piece)) return;
  const type = ownData(piece, "type");
  const kind = typeof type === "string" ? type : "";
  left = MOST_MEMBERS;
  if (ENDS.test(kind) || ownData(piece, "done") === true) into.ended = true;
  if (kind.includes("audio") || kind.includes("partial_image") || kind === "file") into.opaque = true;
  // The other events of a response repeat what its deltas said.
  if (kind.startsWith("response.") && !kind.endsWith(".delta")) return;
  readMembers(piece, kind.includes("reasoning"), DEEPEST, into);
  if (left <= 0) into.opaque = true;
}

function readMembers(object: object, inReasoning: boolean, depth: number, into: PieceText): void {
  if (depth === 0) return;
  const reasons = inReasoning || ownData(object, "thought") === true;
  const repeats = ownData(object, "tool_call_chunks") !== undefined;
  for (const key of Object.keys(object)) {
    if (left-- <= 0) return;
    if (key === "tool_calls" && repeats) continue;
    const value = ownData(object, key);
    if (value === undefined || value === null || value === "") continue;
    if (OPAQUE.has(key)) into.opaque ||= isObject(value) || typeof value === "string";
    else if (typeof value === "string") {
      if (TEXT.has(key) || Array.isArray(object)) addText(value, reasons, into);
    } else if (typeof value === "object") {
      if (CALLED_WITH.has(key)) addBytes(jsonBytes(value, depth), false, into);
      else if (HOLDERS.has(key) || Array.isArray(object)) readMembers(value, reasons, depth - 1, into);
      else if (key === "additional_kwargs") readReasoning(value, into);
    }
  }
  readReasoning(object, into);
  if (FINISHED.some((name) => typeof ownData(object, name) === "string")) into.ended = true;
}

/** One of those that repeat each other. */
function readReasoning(object: object, into: PieceText): void {
  for (const name of REASONING) {
    const text = ownData(object, name);
    if (typeof text !== "string" || text === "") continue;
    addText(text, true, into);
    return;
  }
}

/** The length of what a tool is called with, where it is an object: that of the JSON which the model wrote. */
function jsonBytes(value: unknown, depth: number): number {
  if (left-- <= 0 || depth === 0) return 0;
  if (typeof value === "string") {
    if (value.length > LONGEST) left = 0;
    return value.length > LONGEST ? 0 : utf8Length(value) + 2;
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
  if (text.length > LONGEST) {
    into.opaque = true;
    return;
  }
  addBytes(utf8Length(text), reasons, into);
}

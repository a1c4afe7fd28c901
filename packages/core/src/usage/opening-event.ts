/** Pieces of a stream that state nothing new of their call. */

import { isObject, ownData, type Read } from "../runtime/own-method.js";

/**
 * Events that open a stream before any of the answer was computed: of OpenAI's Responses API, of Anthropic's
 * messages, of the AI SDK, of Cohere's second version and of Gemini's interactions.
 */
const OPENING: ReadonlySet<unknown> = /* @__PURE__ */ new Set([
  ...["response.created", "response.queued", "response.in_progress", "message_start", "ping"],
  ...["start", "start-step", "stream-start", "response-metadata"],
  ...["message-start", "interaction.created", "interaction.status_update"],
]);

/**
 * Whether a piece of a stream is one of them. @example isOpening({ type: "response.created", response: {} })
 * // true
 */
export function isOpening(piece: unknown): boolean {
  try {
    if (typeof piece !== "object" || piece === null) return false;
    return OPENING.has(ownData(piece, "type") ?? ownData(piece, "event_type"));
  } catch {
    return false; // a proxy that cannot be inspected
  }
}

/**
 * Members of a chat completion's pieces that state neither tokens nor energy. `usage` is null in all pieces but the
 * last.
 */
const TEXT: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...["id", "object", "created", "model", "choices", "usage"],
  ...["service_tier", "system_fingerprint", "obfuscation", "provider"],
]);

/**
 * Whether a piece of a chat completion only goes on with the text, as most do. Model and id are those of the first
 * piece.
 * @example isMoreText({ model: "gpt-4o", choices: [{ delta: { content: "Hi" }, finish_reason: null }] }) // true
 */
export function isMoreText(piece: object, read: Read = ownData): boolean {
  try {
    for (const key in piece) if (!TEXT.has(key)) return false;
    const choices = read(piece, "choices");
    const choice = isObject(choices) && read(choices, "0");
    return isObject(choice) && read(choice, "finish_reason") === null && !read(piece, "usage");
  } catch {
    return false; // a proxy that cannot be inspected
  }
}

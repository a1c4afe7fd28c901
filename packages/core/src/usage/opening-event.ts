/** Events that open a stream before any of the answer was computed. */

import { ownData } from "../runtime/own-method.js";

/** Events of OpenAI's Responses API, of Anthropic's messages and of the AI SDK. */
const OPENING: ReadonlySet<unknown> = /* @__PURE__ */ new Set([
  ...["response.created", "response.queued", "response.in_progress", "message_start", "ping"],
  ...["start", "start-step", "stream-start", "response-metadata"],
]);

/**
 * Whether a piece of a stream is one of them. @example isOpening({ type: "response.created", response: {} })
 * // true
 */
export function isOpening(piece: unknown): boolean {
  try {
    return typeof piece === "object" && piece !== null && OPENING.has(ownData(piece, "type"));
  } catch {
    return false; // a proxy that cannot be inspected
  }
}

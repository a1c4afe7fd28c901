import type { Outcome } from "../contracts/footprint.js";
import { dataProperty, isObject } from "../runtime/own-method.js";

/** The class of the abort errors of OpenAI's and Anthropic's clients; their `name` is only "Error". */
const CLIENT_ABORT = "APIUserAbortError";
/** Messages of such errors: the clients', and LangChain's. */
const MESSAGES: readonly unknown[] = ["Request was aborted.", "Aborted"];
/** The second is LangChain's. */
const NAMES: readonly unknown[] = ["AbortError", "ModelAbortError"];

/**
 * Whether an error means that the caller gave up (`aborted`) or a failure (`error`). Aborts are errors named
 * `AbortError`, as from `AbortController`; `APIUserAbortError` of Stainless clients (OpenAI, Anthropic),
 * recognised by its class or, if a bundler renamed it, by its message; and LangChain's. A timeout
 * (`TimeoutError`) is an error. Never throws.
 *
 * @example outcomeOf(new DOMException("", "AbortError")) // "aborted"
 */
export function outcomeOf(error: unknown): Outcome {
  try {
    return isObject(error) && isAbort(error) ? "aborted" : "error";
  } catch {
    return "error"; // an error that cannot be inspected
  }
}

function isAbort(error: object): boolean {
  // A DOMException has its name in a getter of the platform, which is safe to read.
  if (typeof DOMException === "function" && error instanceof DOMException) return error.name === "AbortError";
  if (NAMES.includes(dataProperty(error, "name"))) return true;
  const type = dataProperty(error, "constructor");
  return (
    MESSAGES.includes(dataProperty(error, "message")) ||
    (isObject(type) && dataProperty(type, "name") === CLIENT_ABORT)
  );
}

/** Notices for people that no logger of the application would show. Each is printed on stderr once. */

import { diag } from "@opentelemetry/api";
import { SharedSlot } from "@wattspan/core/shared";

const NOTICES = /* @__PURE__ */ new SharedSlot<Set<string>>("notices.v1", "add");
/** The place where OpenTelemetry's API 1 keeps its globals, including the logger of `diag`. */
const API = Symbol.for("opentelemetry.js.api.1");
const root = globalThis as { [API]?: { diag?: unknown } };

/** More notices mean that something is wrong with us. They must not fill the application's log. */
const MAX = 50;

/** Whether a sentence is new. It is not afterwards. */
function isNews(sentence: string): boolean {
  const printed = NOTICES.orMake(() => new Set());
  if (printed.has(sentence) || printed.size >= MAX) return false;
  printed.add(sentence);
  return true;
}

/** Prints a sentence on stderr, once. Never throws. */
export function printOnce(sentence: string): void {
  if (isNews(sentence)) write(sentence);
}

/** Warns on OpenTelemetry's `diag`, or on stderr if that has no logger; each sentence once. Never throws. */
export function warnOnce(sentence: string): void {
  if (!isNews(sentence)) return;
  try {
    if (root[API]?.diag) diag.warn(`wattspan: ${sentence}`);
    else write(sentence);
  } catch {
    return; // the application's logger; its errors are not the caller's
  }
}

function write(sentence: string): void {
  try {
    process.stderr.write(`wattspan: ${sentence}\n`);
  } catch {
    return; // a closed or replaced stderr is not the application's trouble
  }
}

/** What people must hear and no logger of the application would tell: it goes to stderr, each thing once. */

import { diag } from "@opentelemetry/api";
import { SharedSlot } from "@wattspan/core/shared";

const NOTICES = new SharedSlot<Set<string>>("notices.v1");
/** Where OpenTelemetry's API 1 keeps what is registered, the logger of `diag` among it. */
const API = Symbol.for("opentelemetry.js.api.1");
const root = globalThis as { [API]?: { diag?: unknown } };

/** Beyond it something is wrong with us, and the application's log must not fill. */
const MAX = 50;

/** Whether a sentence was not said before; then it is now. */
function isNews(sentence: string): boolean {
  const told = NOTICES.orMake(() => new Set());
  if (told.has(sentence) || told.size >= MAX) return false;
  told.add(sentence);
  return true;
}

/** Says a sentence, unless it was said before. Never throws. */
export function tell(sentence: string): void {
  if (isNews(sentence)) write(sentence);
}

/** Warns on OpenTelemetry's `diag`, or says it where nobody listens to that; each sentence once. Never throws. */
export function warnOnce(sentence: string): void {
  if (!isNews(sentence)) return;
  try {
    if (root[API]?.diag) diag.warn(`wattspan: ${sentence}`);
    else write(sentence);
  } catch {
    return; // the application's logger; what it throws is not the caller's
  }
}

function write(sentence: string): void {
  try {
    process.stderr.write(`wattspan: ${sentence}\n`);
  } catch {
    return; // a closed or replaced stderr is not the application's trouble
  }
}

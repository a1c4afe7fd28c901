/** What a developer should hear once. */

import { diag } from "@opentelemetry/api";
import { tell } from "./tell.js";

/** Where OpenTelemetry's API 1 keeps what is registered, the logger of `diag` among it. */
const API = Symbol.for("opentelemetry.js.api.1");
const WARNED = Symbol.for("wattspan.warned.v1");
const root = globalThis as { [API]?: { diag?: unknown }; [WARNED]?: Set<string> };

/** Warns on OpenTelemetry's `diag`, or on stderr where nobody listens to it; each sentence once. Never throws. */
export function warnOnce(sentence: string): void {
  root[WARNED] ??= new Set();
  if (root[WARNED].has(sentence)) return;
  root[WARNED].add(sentence);
  try {
    if (root[API]?.diag) diag.warn(`wattspan: ${sentence}`);
    else tell(sentence);
  } catch {
    return; // the application's logger; what it throws is not the caller's
  }
}

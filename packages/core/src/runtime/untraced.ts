/** What Wattspan itself asks other services for makes no spans of the application. */

import { context, createContextKey } from "@opentelemetry/api";

/** The key that tracers of OpenTelemetry's SDK look for; it is made of this text in every copy of the API. */
const SUPPRESS_TRACING = /* @__PURE__ */ createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

/**
 * Runs `fn`, and what it awaits, so that instrumentations of HTTP clients make no spans and send no trace context.
 * Gives what `fn` gives. Without a context manager it only runs `fn`.
 *
 * @example const answer = await untraced(() => fetch("https://api.example.org/intensity"));
 */
export function untraced<T>(fn: () => T): T {
  return context.with(context.active().setValue(SUPPRESS_TRACING, true), fn);
}

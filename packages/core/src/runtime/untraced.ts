/** Wattspan's own requests create no spans of the application. */

import { context, createContextKey } from "@opentelemetry/api";

/** The key that tracers of OpenTelemetry's SDK check; every copy of the API creates it from this text. */
const SUPPRESS_TRACING = /* @__PURE__ */ createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

/**
 * Runs `fn`, and everything that it awaits, so that instrumentations of HTTP clients create no spans and send
 * no trace context. Returns the result of `fn`. Without a context manager it only runs `fn`.
 *
 * @example const answer = await untraced(() => fetch("https://api.example.org/intensity"));
 */
export function untraced<T>(fn: () => T): T {
  return context.with(context.active().setValue(SUPPRESS_TRACING, true), fn);
}

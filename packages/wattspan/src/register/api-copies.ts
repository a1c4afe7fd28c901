/** Tells when OpenTelemetry's API is there twice and ours is the newer: then everything would be a silent no-op. */

import { trace } from "@opentelemetry/api";

/** Where every copy of the API with the same major keeps what was registered. */
const API = Symbol.for("opentelemetry.js.api.1");

/**
 * Whether somebody has registered a tracer provider that our copy of the API does not see: it gives no-ops to whoever is newer
 * than the copy that registered, and says so to no one.
 */
export function isBlindToSdk(): boolean {
  const registered = (globalThis as { [API]?: { readonly trace?: unknown; readonly version?: unknown } })[
    API
  ];
  return registered?.trace !== undefined && trace.getTracerProvider() !== registered.trace;
}

/** What to say then. */
export function blindness(): string {
  const { version } = (globalThis as unknown as { [API]: { readonly version?: unknown } })[API];
  return (
    `the application's OpenTelemetry SDK registered with @opentelemetry/api ${String(version)}, and Wattspan was installed with a newer copy, ` +
    "which sees none of it: no span and no metric of Wattspan is recorded. Have one copy: `npm ls @opentelemetry/api` shows where they come from."
  );
}

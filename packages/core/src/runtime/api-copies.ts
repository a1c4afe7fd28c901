/** Knows when OpenTelemetry's API is there twice and ours is the newer copy: then everything would be a silent no-op. */

import { trace } from "@opentelemetry/api";

/** Where every copy of the API with the same major keeps what was registered. */
const API = Symbol.for("opentelemetry.js.api.1");

type Registered = { readonly trace?: unknown; readonly version?: unknown };

const registered = (): Registered | undefined => (globalThis as { [API]?: Registered })[API];

/**
 * What to say where somebody has registered a tracer provider that this package does not see: the API gives no-ops to whoever
 * brings a newer copy than the one that registered, and says so to no one. Undefined where all is well so far.
 * @example const trouble = apiMismatch(); if (trouble) console.error(trouble);
 */
export function apiMismatch(): string | undefined {
  const there = registered();
  if (there?.trace === undefined || trace.getTracerProvider() === there.trace) return undefined;
  return (
    `the application's OpenTelemetry SDK registered with @opentelemetry/api ${String(there.version)}, and Wattspan has a newer copy, which sees ` +
    "none of it: no span and no metric of Wattspan is recorded. Have one copy: `npm ls @opentelemetry/api` shows where they come from."
  );
}

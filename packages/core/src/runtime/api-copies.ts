/** Detects two copies of OpenTelemetry's API with ours the newer: then everything would be a silent no-op. */

import { trace } from "@opentelemetry/api";

/** The key under which every copy of the API with the same major keeps its registrations. */
const API = Symbol.for("opentelemetry.js.api.1");

type Registered = { readonly trace?: unknown; readonly version?: unknown };

const registered = (): Registered | undefined => (globalThis as { [API]?: Registered })[API];

/**
 * A warning if a tracer provider is registered that this package does not see: the API silently returns
 * no-ops to a newer copy than the one that registered. Undefined without a mismatch so far.
 * @example const trouble = apiMismatch(); if (trouble) console.error(trouble);
 */
export function apiMismatch(): string | undefined {
  const there = registered();
  if (there?.trace === undefined || trace.getTracerProvider() === there.trace) return undefined;
  return (
    `the application's OpenTelemetry SDK registered with @opentelemetry/api ${String(there.version)}, and Wattspan has a newer copy, which sees ` +
    "none of it: no span and no metric of Wattspan is recorded. Install a single copy: `npm ls @opentelemetry/api` shows their origin."
  );
}

/** Lets each test find the process as new, although files of tests share one: copies of this package share much in a process, by symbols. */

import type { OpenSpans } from "../src/open-spans.js";

/** Whoever has found these spans keeps looking at the same ones: they are taken out, one by one. */
const SPANS = Symbol.for("wattspan.span-activities.v2");
/** Where every copy of OpenTelemetry's API keeps what was registered, next to its version. */
const API = Symbol.for("opentelemetry.js.api.1");

const root = globalThis as Record<symbol, unknown>;

/** Forgets the metering in force, what runs, what is open, and all that was seen and said once. */
export function forgetShared(): void {
  for (const key of Object.getOwnPropertySymbols(root))
    if (key.description?.startsWith("wattspan.") && key !== SPANS) delete root[key];
  const spans = root[SPANS] as OpenSpans<unknown> | undefined;
  for (const { id } of spans ?? []) spans?.delete(id);
}

/** What is registered with OpenTelemetry's API: tracer and meter providers, context managers, loggers. */
export function registeredWithApi(): readonly string[] {
  return Object.keys(root[API] ?? {}).filter((name) => name !== "version");
}

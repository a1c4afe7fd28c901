/**
 * A setup file. Each test of core finds the process as new, although files of tests share one: copies of this package share much in a
 * process, by symbols. What cannot be forgotten no file may leave to the next one.
 */

import { afterAll, beforeEach, expect, vi } from "vitest";
import type { OpenSpans } from "../src/activity/span-activities.js";
import { WATTSPAN } from "../src/shared.js";

/** Whoever has found these spans keeps looking at the same ones: they are taken out, one by one. */
const SPANS = "span-activities.v2";
/** Where every copy of OpenTelemetry's API keeps what was registered, next to its version. */
const API = Symbol.for("opentelemetry.js.api.1");

const root = globalThis as Record<symbol, unknown>;
const { fetch } = globalThis;

// Forgets the metering in force, what runs, what is open, and all that was seen and said once.
beforeEach(() => {
  const shared = (root[WATTSPAN] ?? {}) as Record<string, unknown>;
  for (const name of Object.keys(shared)) if (name !== SPANS) delete shared[name];
  const spans = shared[SPANS] as (OpenSpans<unknown> & { hasProcessor: boolean }) | undefined;
  if (!spans) return;
  for (const { id } of spans) spans.delete(id);
  spans.hasProcessor = false;
});

afterAll(() => {
  const left = [
    ...registeredWithApi(),
    ...(vi.isFakeTimers() ? ["fake timers"] : []),
    ...(globalThis.fetch === fetch ? [] : ["another fetch"]),
  ];
  globalThis.fetch = fetch;
  expect(left, "what this file leaves to the next one").toEqual([]);
});

/** What is registered with OpenTelemetry's API: tracer and meter providers, context managers, loggers. */
function registeredWithApi(): readonly string[] {
  return Object.keys(root[API] ?? {}).filter((name) => name !== "version");
}

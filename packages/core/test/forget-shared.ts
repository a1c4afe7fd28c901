import type { OpenSpans } from "../src/activity/span-activities.js";
import { WATTSPAN } from "../src/shared.js";

/** Whoever has found these spans keeps looking at the same ones: they are taken out, one by one. */
const SPANS = "span-activities.v2";

/** Forgets the metering in force, what runs, what is open, and all that was seen and said once in this process. */
export function forgetShared(): void {
  const shared = ((globalThis as Record<symbol, unknown>)[WATTSPAN] ?? {}) as Record<string, unknown>;
  for (const name of Object.keys(shared)) if (name !== SPANS) delete shared[name];
  const spans = shared[SPANS] as (OpenSpans<unknown> & { hasProcessor: boolean }) | undefined;
  if (!spans) return;
  for (const { id } of spans) spans.delete(id);
  spans.hasProcessor = false;
}

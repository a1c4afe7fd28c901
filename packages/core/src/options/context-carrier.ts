/** Carries the running activity through awaits, timers and callbacks. */

import { context, createContextKey } from "@opentelemetry/api";
import type { ActivityHandle } from "../contracts/activity-options.js";
import { asyncHooks } from "../runtime/async-hooks.js";
import type { ContextCarrier } from "./metering-options.js";

const KEY = /* @__PURE__ */ createContextKey("wattspan.activity");

/** What a context holds of an activity: less than the whole, as it may outlive it. */
const heldOf = (activity: ActivityHandle): ActivityHandle =>
  (activity as { refer?(): ActivityHandle }).refer?.() ?? activity;

/** Uses OpenTelemetry's context. Works if the application has registered a context manager. */
export const openTelemetryCarrier: ContextCarrier = {
  get: () => context.active().getValue(KEY) as ActivityHandle | undefined,
  run: (activity, fn) => context.with(context.active().setValue(KEY, heldOf(activity)), fn),
};

/**
 * Node's AsyncLocalStorage if the runtime has it, else OpenTelemetry's context. The store is our own:
 * OpenTelemetry has no context without a context manager, and registering one would break the application's.
 */
export function defaultCarrier(): ContextCarrier {
  const hooks = asyncHooks();
  if (!hooks) return openTelemetryCarrier;
  const storage = new hooks.AsyncLocalStorage<ActivityHandle>();
  return { get: () => storage.getStore(), run: (activity, fn) => storage.run(heldOf(activity), fn) };
}

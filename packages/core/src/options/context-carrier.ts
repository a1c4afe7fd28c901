/** Carries the running activity through awaits, timers and callbacks. */

import { context, createContextKey } from "@opentelemetry/api";
import type { ActivityHandle } from "../contracts/activity-options.js";
import { asyncHooks, hasContextFrames } from "../runtime/async-hooks.js";
import type { ContextCarrier } from "./metering-options.js";

const KEY = /* @__PURE__ */ createContextKey("wattspan.activity");

/** A carrier that may have a quicker way into an activity that is entered often. */
export interface ActivityCarrier extends ContextCarrier {
  /** Keeps the context at hand with the activity in it. The result runs functions there. */
  readonly keep?: ((activity: ActivityHandle) => <R>(fn: () => R) => R) | undefined;
}

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
export function defaultCarrier(): ActivityCarrier {
  const hooks = asyncHooks();
  if (!hooks) return openTelemetryCarrier;
  const storage = new hooks.AsyncLocalStorage<ActivityHandle>();
  const snapshot = hooks.AsyncLocalStorage.snapshot?.bind(hooks.AsyncLocalStorage);
  return {
    get: () => storage.getStore(),
    run: (activity, fn) => storage.run(heldOf(activity), fn),
    keep: snapshot && hasContextFrames() ? (activity) => storage.run(heldOf(activity), snapshot) : undefined,
  };
}

/** Carries the running activity through awaits, timers and callbacks. */

import { context, createContextKey } from "@opentelemetry/api";
import type { ActivityHandle } from "../contracts/activity-options.js";
import { type AsyncHooks, asyncHooks } from "../runtime/async-hooks.js";
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

/** A carrier that is closed when its metering shuts down. */
export interface ClosableCarrier extends ContextCarrier {
  close?(): void;
}

/**
 * Node's AsyncLocalStorage if the runtime has it, else OpenTelemetry's context. The store is our own:
 * OpenTelemetry has no context without a context manager, and registering one would break the application's.
 */
export function defaultCarrier(): ClosableCarrier {
  const hooks = asyncHooks();
  if (!hooks) return openTelemetryCarrier;
  const { AsyncLocalStorage, AsyncResource } = hooks;
  const storage = new AsyncLocalStorage<ActivityHandle>();
  let isOpen = true;
  const carrier: ClosableCarrier = {
    get: () => storage.getStore(),
    run: (activity, fn) => (isOpen ? storage.run(heldOf(activity), fn) : fn()),
    close() {
      isOpen = false;
      try {
        // Up to Node 22 each promise of the process copies every store that was ever entered, until it is disabled.
        storage.disable?.();
      } catch {
        return; // an edge runtime, which copies none
      }
    },
  };
  const frame = AsyncResource && frameSymbol(new AsyncResource(TYPE));
  return frame ? { ...carrier, entrance: entranceOf(carrier, AsyncResource, frame) } : carrier;
}

const TYPE = "WattspanActivity";
type ContextKeeper = InstanceType<NonNullable<AsyncHooks["AsyncResource"]>>;

/**
 * Where a resource of Node 24 keeps its context, all stores of the process. `run` copies them twice, which is a third
 * of what a stream's pieces cost.
 */
const frameSymbol = (resource: object): symbol | undefined =>
  Object.getOwnPropertySymbols(resource).find(({ description }) => description === "context_frame");

/** Enters the context that it made for the step before, unless the caller's is another one by now. */
function entranceOf(
  carrier: ContextCarrier,
  AsyncResource: new (type: string) => ContextKeeper,
  frame: symbol,
): NonNullable<ContextCarrier["entrance"]> {
  const frameOf = (resource: object) => (resource as Record<symbol, unknown>)[frame];
  return (activity) => {
    let outside: unknown;
    let inside: ContextKeeper | undefined;
    return (fn) => {
      const here = new AsyncResource(TYPE);
      if (!inside || frameOf(here) !== outside) {
        outside = frameOf(here);
        // Within `here`, as `run` leaves a copy of the context, which the caller would go on with.
        inside = here.runInAsyncScope(() => carrier.run(activity, () => new AsyncResource(TYPE)));
      }
      return inside.runInAsyncScope(fn);
    };
  };
}

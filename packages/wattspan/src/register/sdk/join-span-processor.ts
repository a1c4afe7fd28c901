/**
 * Adds our span processor to the SDK that the application has started. SDKs 2 and 3 have no public way to do
 * so.
 */

import { SharedSlot } from "@wattspan/core/shared";
import { wattspanSpanProcessor } from "@wattspan/spans";
import { globalTracerProvider } from "./registered-providers.js";

/** The result. `absent`: there is no SDK. `unknown`: it keeps its processors in an unknown way. */
export type Joined = "joined" | "absent" | "unknown";

const JOINED = /* @__PURE__ */ new SharedSlot<WeakSet<object>>("joined-providers.v1", "add");

/**
 * Processors in SDKs 2 and 3: `TracerProvider._activeSpanProcessor` is a `MultiSpanProcessor`, which reads
 * this list each time.
 */
interface Processors {
  _spanProcessors: readonly object[];
}

/**
 * Puts `wattspanSpanProcessor()` before the processors of the global tracer provider, unless it is there
 * already. Nothing else of the provider changes. If its shape is unknown, nothing changes at all. Never
 * throws.
 * @example if (joinSpanProcessor() === "unknown") printOnce("list wattspanSpanProcessor() yourself");
 */
export function joinSpanProcessor(): Joined {
  const provider = globalTracerProvider();
  if (!provider) return "absent";
  const joined = JOINED.orMake(() => new WeakSet());
  if (joined.has(provider)) return "joined";
  const processors = processorsOf(provider);
  if (!processors) return "unknown";
  joined.add(provider);
  // A list of its own: the old one is the application's.
  processors._spanProcessors = [wattspanSpanProcessor(), ...processors._spanProcessors];
  return "joined";
}

function processorsOf(provider: object): Processors | undefined {
  try {
    const active: unknown = (provider as { _activeSpanProcessor?: unknown })._activeSpanProcessor;
    const list: unknown = (active as Partial<Processors> | undefined)?._spanProcessors;
    const isKnown = Array.isArray(list) && list.every((one) => typeof one?.onStart === "function");
    return isKnown ? (active as Processors) : undefined;
  } catch {
    return undefined;
  }
}

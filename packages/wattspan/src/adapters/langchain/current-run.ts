/** Which run of LangChain is current, and whether a middleware meters its call. */

import { AsyncLocalStorage } from "node:async_hooks";
import { SharedSlot } from "@wattspan/core/shared";

/** LangChain's own store of the running code's configuration, and the place of it there. */
const STORE = Symbol.for("ls:tracing_async_local_storage");
const CONFIG = Symbol.for("lc:child_config");

/**
 * The id of the run that the running code belongs to, as callbacks get it. Undefined outside of runs, and if
 * LangChain keeps it elsewhere.
 */
export function currentRunId(): string | undefined {
  try {
    const store = (globalThis as { [STORE]?: { getStore(): unknown } })[STORE]?.getStore();
    const { extra } = store as { extra: { [CONFIG]?: { callbacks?: { getParentRunId?(): unknown } } } };
    const id = extra[CONFIG]?.callbacks?.getParentRunId?.();
    return typeof id === "string" ? id : undefined;
  } catch {
    return undefined;
  }
}

/** A call that a middleware meters: what the handler hears of it is the same call. */
interface MeteredCall {
  readonly kind: "inference" | "step";
  /** Takes a piece of a streamed answer. */
  readonly take?: ((piece: unknown) => void) | undefined;
  isHeard: boolean;
}

/** Under one symbol, so that a middleware and a handler of two copies of this package know of each other. */
const METERED = /* @__PURE__ */ new SharedSlot<AsyncLocalStorage<MeteredCall>>("langchain-metered.v1", "run");
const metered = () => METERED.orMake(() => new AsyncLocalStorage());

/** Runs a call that a middleware meters. */
export const asMetered = <R>(call: Omit<MeteredCall, "isHeard">, run: () => R): R =>
  metered().run({ ...call, isHeard: false }, run);

/**
 * Whether a start that the handler hears of is that of the call which a middleware meters around it. A model call has
 * no other inside, but a tool has.
 */
export function isMeteredAround(kind: MeteredCall["kind"]): boolean {
  const call = METERED.value?.getStore();
  if (call?.kind !== kind || (kind === "step" && call.isHeard)) return false;
  call.isHeard = true;
  return true;
}

/** Gives a piece that the handler hears of to the call which a middleware meters around it. */
export const giveMetered = (piece: unknown): void => METERED.value?.getStore()?.take?.(piece);

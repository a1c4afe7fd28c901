/** Calls that a framework told of without running them in our context: a metered fetch finds there whose request it sends. */

import type { Begun } from "@wattspan/core/begin";

/** A call of a framework that waits for its request. */
export interface OfferedCall {
  readonly model: string;
  readonly provider: string | undefined;
  readonly call: Begun<"inference">;
  /** A request was sent for it, and has not failed. */
  taken: boolean;
}

/** Under one symbol, so that two copies of this package in one process share it. */
const KEY = Symbol.for("wattspan.offered-calls.v1");
const root = globalThis as { [KEY]?: Set<OfferedCall> };

/** Lets requests find a call, until what it returns is called. @example const withdraw = offerCall({ model: "m", provider: "openai", call }) */
export function offerCall(offered: Omit<OfferedCall, "taken">): () => void {
  root[KEY] ??= new Set();
  const calls = root[KEY];
  const entry = { ...offered, taken: false };
  calls.add(entry);
  return () => void calls.delete(entry);
}

/**
 * The call for which a request is sent: the oldest one of its model that has none yet, or of its provider where the request does
 * not show its model. With equal calls at once it is the one or the other; each has one request.
 */
export function takeOffered(
  model: string | undefined,
  provider: string | undefined,
): OfferedCall | undefined {
  for (const offered of root[KEY] ?? []) {
    if (offered.taken) continue;
    if (model === undefined ? offered.provider !== provider : offered.model !== model) continue;
    offered.taken = true;
    return offered;
  }
  return undefined;
}

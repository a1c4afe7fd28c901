/** Calls that a framework told of without running them in our context: a metered fetch finds there whose request it sends. */

import { SharedSlot } from "@wattspan/core/shared";
import type { ToldCall } from "./told-call.js";

/** A call of a framework that waits for its request. */
export interface OfferedCall {
  /** Undefined where the framework does not tell it before the answer is there. */
  readonly model: string | undefined;
  readonly provider: string | undefined;
  /** Whether it is the one that runs here, where the framework can be asked. */
  readonly isCurrent?: () => boolean;
  /** Its inference, begun now where the model was not known before. */
  call(model: string): ToldCall;
  /** The framework does not tell the tokens reliably: those of the answer are taken. */
  readonly follow?: boolean;
}

/** One that was found. */
export interface TakenCall extends OfferedCall {
  /** A request was sent for it, and has not failed. */
  taken: boolean;
}

/** Under one symbol, so that two copies of this package in one process share it. */
const CALLS = new SharedSlot<Set<TakenCall>>("offered-calls.v1");

/** Lets requests find a call, until what it returns is called. @example const withdraw = offerCall({ model: "m", provider: "openai", call: () => begun }) */
export function offerCall(offered: OfferedCall): () => void {
  const calls = CALLS.orMake(() => new Set());
  const entry = { ...offered, taken: false };
  calls.add(entry);
  return () => void calls.delete(entry);
}

/**
 * The call for which a request is sent: the one that runs here, or else the oldest of its model, or of its provider where one of both
 * does not show the model, that has none yet. Of equal calls at once it may be another one; each has one request.
 */
export function takeOffered(model: string | undefined, provider: string | undefined): TakenCall | undefined {
  for (const offered of CALLS.value ?? []) {
    if (offered.taken || offered.isCurrent?.() === false) continue;
    const known = model !== undefined && offered.model !== undefined;
    if (known ? offered.model !== model : offered.provider !== provider) continue;
    offered.taken = true;
    return offered;
  }
  return undefined;
}

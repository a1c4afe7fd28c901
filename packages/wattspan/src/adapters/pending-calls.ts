/**
 * Calls that a framework reported without running them in our context. A metered fetch finds the call of its
 * request here.
 */

import { SharedSlot } from "@wattspan/core/shared";
import type { ReportedCall } from "./reported-call.js";

/** A call of a framework that waits for its request. */
export interface PendingCall {
  /** Undefined if the framework does not report it before the answer. */
  readonly model: string | undefined;
  readonly provider: string | undefined;
  /** Whether it is the one running here, if the framework can say so. */
  readonly isCurrent?: () => boolean;
  /** Its inference. It begins now if the model was unknown before. */
  call(model: string): ReportedCall;
  /** Whether the tokens are taken from the answer, because the framework does not report them reliably. */
  readonly follow?: boolean;
}

/** A call that a request has found. */
export interface MatchedCall extends PendingCall {
  /** A request was sent for it and has not failed. */
  taken: boolean;
}

/** Under one symbol, so that two copies of this package in one process share it. */
const CALLS = /* @__PURE__ */ new SharedSlot<Set<MatchedCall>>("pending-calls.v1", "add");

/**
 * Lets requests find a call, until the returned function is called.
 * @example const withdraw = addPendingCall({ model: "m", provider: "openai", call: () => begun })
 */
export function addPendingCall(offered: PendingCall): () => void {
  const calls = CALLS.orMake(() => new Set());
  const entry = { ...offered, taken: false };
  calls.add(entry);
  return () => void calls.delete(entry);
}

/**
 * The call of a request: the one running here, or else the oldest one without a request of the same model, or
 * of the same provider if either does not reveal the model. Among equal concurrent calls the match may be
 * swapped, but each has one request.
 */
export function matchCall(model: string | undefined, provider: string | undefined): MatchedCall | undefined {
  for (const offered of CALLS.value ?? []) {
    if (offered.taken || offered.isCurrent?.() === false) continue;
    const known = model !== undefined && offered.model !== undefined;
    if (known ? offered.model !== model : offered.provider !== provider) continue;
    offered.taken = true;
    return offered;
  }
  return undefined;
}

import type { Clock } from "@wattspan/core";
import { MICROTASK_TURNS } from "../fakes/manual-clock.js";

/** How a call ended, or that it did not end in time. */
export type Ended =
  | { readonly end: "value"; readonly value: unknown }
  | { readonly end: "error"; readonly error: unknown }
  | { readonly end: "timeout" };

/** Waits on real or simulated time. */
export type Wait = (ms: number) => Promise<void>;

/** The bound is waited for in steps that grow from a millisecond up to this share of it. */
const MAX_STEP = 1 / 50;

/** Waits as a clock goes: a manual clock is moved, any other is waited for in real time. */
export function waitOn(clock: Clock): Wait {
  if ("advanceAsync" in clock) return (ms) => (clock as Clock & { advanceAsync: Wait }).advanceAsync(ms);
  return (ms) => new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Calls a function that a contract does not trust, and waits for it no longer than `timeoutMs`.
 * Never rejects on account of the call; what it does later is ignored.
 *
 * @example
 * const ended = await boundedCall(() => meter.open(signal), 5000, waitOn(clock));
 * if (ended.end === "timeout") console.log("open hangs");
 */
export async function boundedCall(call: () => unknown, timeoutMs: number, wait: Wait): Promise<Ended> {
  let ended: Ended | undefined;
  void callAndCatch(call).then((it) => {
    ended = it;
  });
  // What needs no time gets none, so that simulated time stands still.
  for (let turn = 0; turn < MICROTASK_TURNS && ended === undefined; turn++) await undefined;
  let waitedMs = 0;
  while (ended === undefined && waitedMs < timeoutMs) {
    const stepMs = Math.min(timeoutMs - waitedMs, timeoutMs * MAX_STEP, waitedMs + 1);
    await wait(stepMs);
    waitedMs += stepMs;
  }
  return ended ?? { end: "timeout" };
}

async function callAndCatch(call: () => unknown): Promise<Ended> {
  try {
    return { end: "value", value: await call() };
  } catch (error) {
    return { end: "error", error };
  }
}

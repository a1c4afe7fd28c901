/** Tracks tool calls whose server is in this process: it is metered with its caller and states nothing. */

import { SharedSlot } from "@wattspan/core/shared";

interface Process {
  /** Identifies this process to itself. */
  readonly name: string;
  calls: number;
  /** Calls that a server here has received, until their answer is read. */
  readonly served: Set<string>;
}

const PROCESS = /* @__PURE__ */ new SharedSlot<Process>("mcp-process.v2");
const here = (): Process =>
  PROCESS.orMake(() => ({ name: Math.random().toString(36).slice(2), calls: 0, served: new Set() }));

/** Answers that nobody reads are forgotten. */
const MAX = 1000;

/** A name for the next call. @example nextCall() // "k3x9q2.7" */
export function nextCall(): string {
  const process = here();
  process.calls++;
  return `${process.name}.${process.calls}`;
}

/**
 * Marks a call as received by a server here. Returns whether its caller is in this process too.
 * @example isOfThisProcess("k3x9q2.7")
 */
export function isOfThisProcess(call: unknown): boolean {
  const { name, served } = here();
  if (typeof call !== "string" || !call.startsWith(`${name}.`)) return false;
  served.add(call);
  const [oldest] = served;
  if (served.size > MAX && oldest !== undefined) served.delete(oldest);
  return true;
}

/**
 * Whether a server in this process received the call. To be asked once the call has its answer.
 * @example wasServedHere("k3x9q2.7")
 */
export const wasServedHere = (call: string): boolean => here().served.delete(call);

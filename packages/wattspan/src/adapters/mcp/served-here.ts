/** Calls of tools whose server is in this process: it is metered with its caller, and has nothing to state. */

import { SharedSlot } from "@wattspan/core/shared";

interface Process {
  /** Names this process to itself. */
  readonly name: string;
  calls: number;
  /** Calls that a server here has been asked, until their answer is looked at. */
  readonly served: Set<string>;
}

const PROCESS = new SharedSlot<Process>("mcp-process.v2");
const here = (): Process =>
  PROCESS.orMake(() => ({ name: Math.random().toString(36).slice(2), calls: 0, served: new Set() }));

/** Answers that nobody looked at are forgotten. */
const MAX = 1000;

/** A name for one more call. @example nextCall() // "k3x9q2.7" */
export function nextCall(): string {
  const process = here();
  process.calls++;
  return `${process.name}.${process.calls}`;
}

/** A server is asked by this call. Gives whether its caller is in this process too. @example isOfThisProcess("k3x9q2.7") */
export function isOfThisProcess(call: unknown): boolean {
  const { name, served } = here();
  if (typeof call !== "string" || !call.startsWith(`${name}.`)) return false;
  served.add(call);
  const [oldest] = served;
  if (served.size > MAX && oldest !== undefined) served.delete(oldest);
  return true;
}

/** Whether a server in this process was asked, once the call has its answer. @example wasServedHere("k3x9q2.7") */
export const wasServedHere = (call: string): boolean => here().served.delete(call);

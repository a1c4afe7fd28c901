/** Ends a command with everything it started. */

import type { ChildProcess } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { type MarkedProcess, markedProcesses } from "./marked-processes.js";

const GRACE_MS = 5000;
/** Between looks at what a command leaves. */
const LOOK_MS = 20;
/**
 * For what was killed to be gone. Where nobody reaps it, it stays. Not a time: this process may stand still meanwhile.
 */
const MAX_LOOKS_AFTER_KILL = 25;

/** SIGTERM, then SIGKILL some seconds later, to a command that leads its session. */
export class Termination {
  readonly #leader: ChildProcess;
  readonly #variable: string | undefined;
  #killing: NodeJS.Timeout | undefined;
  #looksLeft = 0;

  /** @param variable Marks what leaves the session, as in {@link markedProcesses}. Default: nothing does. */
  constructor(leader: ChildProcess, variable?: string) {
    this.#leader = leader;
    this.#variable = variable;
  }

  /** Begins it, once. */
  begin(): void {
    if (this.#killing) return;
    void this.#send("SIGTERM");
    this.#looksLeft = Number.POSITIVE_INFINITY;
    this.#killing = setTimeout(() => void this.#kill(), GRACE_MS);
  }

  /** After the command's end: waits for the end of what it started, which may come later. Not begun: does not wait. */
  async end(): Promise<void> {
    while (this.#looksLeft-- > 0 && (hasMembers(this.#leader) || (await this.#others()).length > 0))
      await pause(LOOK_MS);
    clearTimeout(this.#killing);
  }

  async #kill(): Promise<void> {
    await this.#send("SIGKILL");
    this.#looksLeft = MAX_LOOKS_AFTER_KILL;
  }

  async #send(name: NodeJS.Signals): Promise<void> {
    killGroup(this.#leader, name);
    for (const { id } of await this.#others()) kill(id, name);
  }

  /** In a group of their own, as with job control or GNU's `timeout`, or in a session of their own, as browsers are. */
  async #others(): Promise<readonly MarkedProcess[]> {
    const { pid: session } = this.#leader;
    if (session === undefined) return [];
    const all = await markedProcesses({ session, variable: this.#variable });
    return all.filter(({ group }) => group !== session);
  }
}

/** The whole process group, on systems that have groups. */
export function killGroup(leader: ChildProcess | undefined, name: NodeJS.Signals): void {
  if (leader?.pid === undefined) return;
  // Windows has no groups, and an ended group needs no signal.
  if (!kill(-leader.pid, name)) leader.kill(name);
}

/** Whether anything of its process group runs. Windows has none. */
const hasMembers = ({ pid }: ChildProcess): boolean => pid !== undefined && kill(-pid, 0);

/** Whether the signal was sent: the process may have ended, or be of another user. */
function kill(id: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(id, signal);
  } catch {
    return false;
  }
}

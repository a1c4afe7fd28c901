/** Who else computes on the cards: seen at opening and then once a minute, never at a call. */

import { join } from "node:path";
import type { Reading } from "@wattspan/core";
import { type Files, readText } from "../host/files.js";

/** `exclusive`: the cards are this process's alone. `unknown`: they may not be. */
export type CotenantPolicy = "exclusive" | "unknown";

/** The numbers of processes that compute on a card, by its UUID; undefined where nobody says. */
type Processes = ReadonlyMap<string, readonly number[]>;
export type AskProcesses = () => Promise<Processes | undefined>;

/** Lists cost the driver milliseconds. */
const LOOK_MS = 60_000;
/** Parents of a process that are looked at. */
const MOST_PARENTS = 32;

/** Watches for processes that are not of this one. */
export class Cotenants {
  readonly #policy: CotenantPolicy | undefined;
  readonly #ask: AskProcesses;
  readonly #isOwn: (pid: number) => boolean;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #isSeen = false;
  #shared: ReadonlySet<string> = new Set();

  /** @param policy What a person said; undefined: it is looked for. */
  constructor(policy: CotenantPolicy | undefined, ask: AskProcesses, isOwn: (pid: number) => boolean) {
    this.#policy = policy;
    this.#ask = ask;
    this.#isOwn = isOwn;
  }

  /** Whether nobody could say who else there is. */
  get isBlind(): boolean {
    return this.#policy === undefined && !this.#isSeen;
  }

  /** Whether it is to be looked for, and was not within the last minute. */
  isDue(nowMs: number): boolean {
    return this.#policy === undefined && nowMs - this.#lookedMs >= LOOK_MS;
  }

  /** Looks, where that is due. Never rejects. */
  async look(nowMs: number): Promise<void> {
    if (!this.isDue(nowMs)) return;
    this.#lookedMs = nowMs;
    try {
      const processes = await this.#ask();
      if (!processes) return;
      this.#isSeen = true;
      const isForeign = (pid: number) => !this.#isOwn(pid);
      this.#shared = new Set([...processes].flatMap(([uuid, pids]) => (pids.some(isForeign) ? [uuid] : [])));
    } catch {
      return; // What was seen last still stands.
    }
  }

  /** The reading, with what was seen of its card. */
  mark(reading: Reading): Reading {
    return this.#shared.has(reading.zone) ? { ...reading, cotenants: "unknown" } : reading;
  }
}

/** Whether a process is this one, or was started by it or by what it started. */
export function ownProcesses(proc: string, files: Files, self = process.pid): (pid: number) => boolean {
  return (pid) => {
    let at: number | undefined = pid;
    for (let i = 0; i < MOST_PARENTS && at !== undefined && at > 0; i++) {
      if (at === self) return true;
      at = parentOf(at, proc, files);
    }
    return false;
  };
}

/** The name of a program may hold brackets and spaces: the fields begin behind the last bracket. */
function parentOf(pid: number, proc: string, files: Files): number | undefined {
  const { text = "" } = readText(files, join(proc, String(pid), "stat"), 512);
  const parent = Number(/^ \S (\d+) /.exec(text.slice(text.lastIndexOf(")") + 1))?.[1]);
  return Number.isSafeInteger(parent) ? parent : undefined;
}

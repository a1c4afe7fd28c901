/** Finds others that compute on the cards: every few seconds in the background, never during a call. */

import { join } from "node:path";
import type { Reading } from "@wattspan/core";
import { type Files, readText } from "../../host/files/files.js";
import { parentOf } from "../../host/processes/process-stat.js";
import type { IsMetering } from "../../host-registry/cards-of-process.js";

/** `exclusive`: the cards are this process's alone. `unknown`: they may not be. */
export type CotenantPolicy = "exclusive" | "unknown";

/** The numbers of processes that compute on a card, by its UUID; undefined if unknown. */
type Processes = ReadonlyMap<string, readonly number[]>;

/** The owner of a process: this one, others, or a server for any of them. */
export type Whose = "own" | "others" | "anybody";

/** The source of process lists, and its minimum interval. */
export interface ProcessLists {
  readonly everyMs: number;
  ask(): Promise<Processes | undefined>;
}

/** Lists cost the driver milliseconds, or a process: at most one part in this many of the time. */
const REST = 100;
/** Maximum of parents that are checked. */
const MAX_PARENTS = 32;

/** Watches for processes other than this one's. */
export class Cotenants {
  readonly #policy: CotenantPolicy | undefined;
  readonly #lists: ProcessLists;
  readonly #whose: (pid: number) => Whose;
  /** Answers since the last list: each takes some file reads. */
  readonly #known = new Map<number, Whose>();
  readonly #now: () => number;
  #dueMs = Number.NEGATIVE_INFINITY;
  #isSeen = false;
  #shared: Processes = new Map();

  /** @param policy The stated policy; undefined: detected. */
  constructor(
    policy: CotenantPolicy | undefined,
    lists: ProcessLists,
    whose: (pid: number) => Whose,
    now: () => number,
  ) {
    this.#policy = policy;
    this.#lists = lists;
    this.#whose = whose;
    this.#now = now;
  }

  /** Whether others could not be detected. */
  get isBlind(): boolean {
    return this.#policy === undefined && !this.#isSeen;
  }

  /** Whether a look is due. */
  get isDue(): boolean {
    return this.#policy === undefined && this.#now() >= this.#dueMs;
  }

  /** Looks, if due. Never rejects. */
  async look(): Promise<void> {
    if (!this.isDue) return;
    const { everyMs } = this.#lists;
    const atMs = this.#now();
    this.#dueMs = atMs + everyMs;
    try {
      const processes = await this.#lists.ask();
      this.#dueMs = atMs + Math.max(everyMs, REST * (this.#now() - atMs));
      if (!processes) return;
      this.#isSeen = true;
      this.#known.clear();
      const isOwn = (pid: number) => this.whose(pid) === "own";
      this.#shared = new Map([...processes].filter(([, pids]) => !pids.every(isOwn)));
    } catch {
      return; // The last result still holds.
    }
  }

  whose(pid: number): Whose {
    const whose = this.#known.get(pid) ?? this.#whose(pid);
    this.#known.set(pid, whose);
    return whose;
  }

  /** The processes on a card that others use too; undefined if no others were seen. */
  on(card: string): readonly number[] | undefined {
    return this.#shared.get(card);
  }

  /** The reading, marked if its users are unknown. */
  mark(reading: Reading): Reading {
    return this.#shared.has(reading.zone) ? { ...reading, cotenants: "unknown" } : reading;
  }
}

/**
 * The owner of a process. This process's are itself and its descendants, except those that meter themselves.
 * The driver numbers processes as the host does; so does procfs, if it is the host's.
 */
export function whoseProcesses(
  proc: string,
  files: Files,
  isMetering: IsMetering = () => false,
  self = hostPid(proc, files),
): (pid: number) => Whose {
  return (pid) => {
    let at: number | undefined = pid;
    for (let i = 0; i < MAX_PARENTS && at !== undefined && at > 0; i++) {
      if (at === self) return "own";
      if (isMetering(at)) return "others";
      at = parentOf(at, proc, files);
    }
    // Clients of NVIDIA's Multi-Process Service may appear under its number.
    const { text = "" } = readText(files, join(proc, String(pid), "comm"), 64);
    return text.startsWith("nvidia-cuda-mps") ? "anybody" : "others";
  };
}

/** Numbers of this process, the outermost namespace of that procfs first. */
function hostPid(proc: string, files: Files): number {
  const { text = "" } = readText(files, join(proc, "self", "status"), 4096);
  return Number(/^NSpid:\s+(\d+)/m.exec(text)?.[1] ?? process.pid);
}

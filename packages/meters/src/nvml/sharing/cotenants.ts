/** Who else computes on the cards: looked for beside the readings every few seconds, never at a call. */

import { join } from "node:path";
import type { Reading } from "@wattspan/core";
import { type Files, readText } from "../../host/files/files.js";
import { parentOf } from "../../host/processes/process-stat.js";
import type { IsMetering } from "../../host-registry/cards-of-process.js";

/** `exclusive`: the cards are this process's alone. `unknown`: they may not be. */
export type CotenantPolicy = "exclusive" | "unknown";

/** The numbers of processes that compute on a card, by its UUID; undefined where nobody says. */
type Processes = ReadonlyMap<string, readonly number[]>;

/** Whose a process is: this one's, others', or one that works for any of them. */
export type Whose = "own" | "others" | "anybody";

/** Who says which processes compute on the cards, and how often he is asked at most. */
export interface ProcessLists {
  readonly everyMs: number;
  ask(): Promise<Processes | undefined>;
}

/** Lists cost the driver milliseconds, or a process: one part of the time in so many at most. */
const REST = 100;
/** Parents of a process that are looked at. */
const MAX_PARENTS = 32;

/** Watches for processes that are not of this one. */
export class Cotenants {
  readonly #policy: CotenantPolicy | undefined;
  readonly #lists: ProcessLists;
  readonly #whose: (pid: number) => Whose;
  /** Of what was asked since the last list: an answer takes some files to be read. */
  readonly #known = new Map<number, Whose>();
  readonly #now: () => number;
  #dueMs = Number.NEGATIVE_INFINITY;
  #isSeen = false;
  #shared: Processes = new Map();

  /** @param policy What a person said; undefined: it is looked for. */
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

  /** Whether nobody could say who else there is. */
  get isBlind(): boolean {
    return this.#policy === undefined && !this.#isSeen;
  }

  /** Whether it is to be looked for now. */
  get isDue(): boolean {
    return this.#policy === undefined && this.#now() >= this.#dueMs;
  }

  /** Looks, where that is due. Never rejects. */
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
      return; // What was seen last still stands.
    }
  }

  whose(pid: number): Whose {
    const whose = this.#known.get(pid) ?? this.#whose(pid);
    this.#known.set(pid, whose);
    return whose;
  }

  /** The processes on a card that others use too; undefined where nobody else was seen. */
  on(card: string): readonly number[] | undefined {
    return this.#shared.get(card);
  }

  /** The reading, where nothing tells whose work it was. */
  mark(reading: Reading): Reading {
    return this.#shared.has(reading.zone) ? { ...reading, cotenants: "unknown" } : reading;
  }
}

/**
 * Whose a process is. This one's are itself and what was started by it or by what it started, but for what meters itself. The driver numbers processes as the host does: so
 * does procfs, where it is the host's.
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
    // Clients of NVIDIA's Multi-Process Service may be seen under its number.
    const { text = "" } = readText(files, join(proc, String(pid), "comm"), 64);
    return text.startsWith("nvidia-cuda-mps") ? "anybody" : "others";
  };
}

/** Numbers of this process, the outermost namespace of that procfs first. */
function hostPid(proc: string, files: Files): number {
  const { text = "" } = readText(files, join(proc, "self", "status"), 4096);
  return Number(/^NSpid:\s+(\d+)/m.exec(text)?.[1] ?? process.pid);
}

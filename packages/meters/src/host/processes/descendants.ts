import { join } from "node:path";
import { type Files, readText } from "../files/files.js";
import type { HostPaths } from "../files/paths.js";
import { type ProcessStat, parseProcessStat } from "./process-stat.js";

/**
 * A search for new processes reads all of the host's. Minimum interval; it takes at most a fiftieth of the
 * time.
 */
const MIN_MS = 100;
const COST_FACTOR = 50;
/** Maximum of followed processes. The time of others is found in the process that waited for them. */
const MAX_MEMBERS = 10_000;
const STAT_BYTES = 1024;

/** A descendant. */
interface Member {
  readonly pid: number;
  readonly started: string;
  /** As last seen. */
  stat: ProcessStat;
}

/**
 * Sums the CPU time of a process's descendants: of those that run, all of it, also from before the sum began;
 * without what was waited for by then. An ended process counts where its time went: in the process that
 * waited for it. A process whose parent ended stays in the sum once it was seen.
 */
export class Descendants {
  readonly #pid: number;
  readonly #paths: HostPaths;
  readonly #files: Files;
  readonly #now: () => number;
  readonly #baseS: number;
  /**
   * Parents before their children: a child that is waited for during the read is missed for a moment, never
   * counted twice.
   */
  #members: readonly Member[] = [];
  #lookedMs = Number.NEGATIVE_INFINITY;
  #pauseMs = 0;
  /** CPU time of ended orphans: no followed process waited for them. */
  #lostS = 0;
  #mostS = 0;

  constructor(pid: number, paths: HostPaths, files: Files, now: () => number = () => performance.now()) {
    this.#pid = pid;
    this.#paths = paths;
    this.#files = files;
    this.#now = now;
    this.#baseS = this.#stat(pid)?.reapedS ?? 0;
  }

  /** Seconds so far; undefined without `/proc`. Never falls. */
  read(): number | undefined {
    const top = this.#stat(this.#pid);
    if (!top) return undefined;
    if (this.#now() - this.#lookedMs >= this.#pauseMs) this.#look();
    const ids = new Set([this.#pid, ...this.#members.map(({ pid }) => pid)]);
    let sum = top.reapedS - this.#baseS;
    this.#members = this.#members.filter((member) => {
      const stat = this.#stat(member.pid);
      if (stat?.started === member.started) {
        member.stat = stat;
        sum += stat.ownS + stat.reapedS;
        return true;
      }
      if (!ids.has(member.stat.parent)) this.#lostS += member.stat.ownS + member.stat.reapedS;
      return false;
    });
    this.#mostS = Math.max(this.#mostS, sum + this.#lostS);
    return this.#mostS;
  }

  #look(): void {
    const beforeMs = this.#now();
    const children = new Map<number, Member[]>();
    const all = new Map<number, Member>();
    for (const pid of this.#pids()) {
      const stat = this.#stat(pid);
      if (!stat) continue;
      const member = { pid, started: stat.started, stat };
      all.set(pid, member);
      children.set(stat.parent, [...(children.get(stat.parent) ?? []), member]);
    }
    const known = new Map(this.#members.map((member) => [member.pid, member]));
    const orphans = this.#members.filter(({ pid, started }) => all.get(pid)?.started === started);
    // Ended ones stay for this reading, which finds where their time went.
    const found = new Map<number, Member>();
    const open = [...(children.get(this.#pid) ?? []), ...orphans];
    for (let at = 0; at < open.length && found.size < MAX_MEMBERS; at++) {
      const member = open[at] as Member;
      if (found.has(member.pid)) continue;
      found.set(member.pid, known.get(member.pid) ?? member);
      open.push(...(children.get(member.pid) ?? []));
    }
    const gone = this.#members.filter(({ pid }) => !found.has(pid));
    this.#members = [...found.values(), ...gone];
    this.#lookedMs = this.#now();
    this.#pauseMs = Math.max(MIN_MS, COST_FACTOR * (this.#lookedMs - beforeMs));
  }

  #pids(): readonly number[] {
    try {
      return this.#files
        .list(this.#paths.proc)
        .flatMap((name) => (/^[1-9]\d*$/.test(name) ? [Number(name)] : []));
    } catch {
      return []; // Known processes are read all the same.
    }
  }

  #stat(pid: number): ProcessStat | undefined {
    const { text } = readText(this.#files, join(this.#paths.proc, String(pid), "stat"), STAT_BYTES);
    return text === undefined ? undefined : parseProcessStat(text);
  }
}

/** CPU time of this process, including its descendants if a control group counts only them. */

import type { Peer } from "../../host-registry/peers.js";
import { type Files, readText } from "../files/files.js";
import type { HostPaths } from "../files/paths.js";
import { type CpuSeconds, cgroupSeconds, processSeconds } from "../processes/cpu-seconds.js";
import { parseProcessStat } from "../processes/process-stat.js";
import { type Neighbours, SoleGroup } from "./sole-group.js";

/**
 * Counts the process alone until the group is known to have no other members, and again once it has. CPU time
 * of others that began to count themselves before this process noticed is subtracted later.
 */
export class FamilySeconds implements CpuSeconds {
  readonly #group: SoleGroup;
  readonly #files: Files;
  readonly #neighbours: Neighbours;
  #source: CpuSeconds & { readonly isGroup: boolean };
  /** Undefined until the source has been read. */
  #lastS: number | undefined;
  #sumS: number | undefined;
  /** Time that was counted here and is another's. */
  #owedS = 0;

  constructor(paths: HostPaths, files: Files, neighbours: Neighbours, pid = process.pid) {
    this.#files = files;
    this.#neighbours = neighbours;
    this.#group = new SoleGroup("cpuacct", paths, files, neighbours, pid, () => this.#change());
    this.#source = this.#open();
  }

  get source(): "process" | "cgroup" {
    return this.#source.isGroup ? "cgroup" : "process";
  }

  read(): number | undefined {
    this.#neighbours.glance();
    const atS = this.#source.read();
    if (atS === undefined) return undefined;
    if (this.#sumS === undefined || atS < (this.#lastS ?? 0)) this.#sumS = atS;
    else this.#add(atS - (this.#lastS ?? atS));
    this.#lastS = atS;
    return this.#sumS;
  }

  close(): void {
    this.#group.close();
    this.#source.close();
  }

  #change(): void {
    const before = this.#source;
    this.#source = this.#open();
    const atS = before.read();
    before.close();
    if (this.#lastS === undefined) return;
    if (before.isGroup) this.#owedS += sum(this.#group.others.map((other) => this.#usedBy(other)));
    if (atS !== undefined) this.#add(Math.max(0, atS - this.#lastS));
    this.#lastS = this.#source.read();
  }

  #add(usedS: number): void {
    const owedS = Math.min(usedS, this.#owedS);
    this.#owedS -= owedS;
    this.#sumS = (this.#sumS ?? 0) + usedS - owedS;
  }

  #open(): CpuSeconds & { readonly isGroup: boolean } {
    const { current } = this.#group;
    const usage = current && cgroupSeconds(current, this.#files);
    if (!usage) return { isGroup: false, read: processSeconds, close: () => undefined };
    return { isGroup: true, read: () => bookedNow(usage), close: () => usage.close() };
  }

  /** Its use since it counts itself. 0 in another namespace. */
  #usedBy({ name, entry }: Peer): number {
    if (name.place !== this.#neighbours.self.place) return 0;
    const { text = "" } = readText(this.#files, `/proc/${name.pid}/stat`, 1024);
    return Math.max(0, (parseProcessStat(text)?.ownS ?? 0) - entry.fromS) || 0;
  }
}

/** Reading the process's usage makes the kernel book the running thread's time, which the files then show. */
export function bookedNow(seconds: CpuSeconds): number | undefined {
  process.cpuUsage();
  return seconds.read();
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

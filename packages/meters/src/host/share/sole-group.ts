/** The control group that counts only this process and its descendants, while there is one. */

import type { Peer } from "../../host-registry/peers.js";
import type { ThreadName } from "../../host-registry/thread-name.js";
import type { Files } from "../files/files.js";
import type { HostPaths } from "../files/paths.js";
import { accountedCgroups, type Cgroup, levelsOf, nameOf } from "../processes/cgroup.js";

/** The other meterings of the host, as far as they matter here. */
export interface Neighbours {
  readonly self: ThreadName;
  /** Undefined while unknown. */
  readonly peers: ReadonlyMap<string, Peer> | undefined;
  enter(group: string): void;
  glance(): void;
  onLook(listener: () => void): () => void;
}

/** Follows it: other processes and meterings may enter the group at any time, and leave. */
export class SoleGroup {
  /** Undefined: none, or not known yet. */
  current: Cgroup | undefined;
  /** Processes with meterings of their own, in our last group. */
  others: readonly Peer[] = [];
  readonly #find: () => readonly Cgroup[];
  readonly #controller: string;
  readonly #neighbours: Neighbours;
  readonly #stop: () => void;
  /** The name of our last group. */
  #name: string | undefined;

  constructor(
    controller: string,
    paths: HostPaths,
    files: Files,
    neighbours: Neighbours,
    pid: number,
    changed: () => void,
  ) {
    this.#find = () => accountedCgroups(controller, true, paths, files, pid);
    this.#controller = controller;
    this.#neighbours = neighbours;
    for (const group of accountedCgroups(controller, false, paths, files, pid))
      for (const path of levelsOf(group)) neighbours.enter(nameOf({ ...group, path }, controller));
    this.#judge();
    this.#stop = neighbours.onLook(() => {
      const before = this.current?.path;
      this.#judge();
      if (this.current?.path !== before) changed();
    });
  }

  close(): void {
    this.#stop();
  }

  #judge(): void {
    const group = this.#find()[0];
    if (group) this.#name = nameOf(group, this.#controller);
    const { peers, self } = this.#neighbours;
    this.others = othersIn(this.#name, peers, self);
    this.current = peers && this.others.length === 0 ? group : undefined;
  }
}

/** Other threads of this process are separated elsewhere. */
function othersIn(
  group: string | undefined,
  peers: ReadonlyMap<string, Peer> | undefined,
  { pid, place }: ThreadName,
): readonly Peer[] {
  const isOther = ({ name, entry }: Peer) =>
    group !== undefined && entry.groups.includes(group) && !(name.pid === pid && name.place === place);
  return [...(peers?.values() ?? [])].filter(isOther);
}

/** The control group that accounts for this process and what it started, and for nobody else, as long as there is one. */

import type { Peer } from "../../host-registry/peers.js";
import type { ThreadName } from "../../host-registry/thread-name.js";
import type { Files } from "../files/files.js";
import type { HostPaths } from "../files/paths.js";
import { accountedCgroups, type Cgroup, levelsOf, nameOf } from "../processes/cgroup.js";

/** The other meterings of the host, as far as they matter here. */
export interface Neighbours {
  readonly self: ThreadName;
  /** Undefined while nobody knows. */
  readonly peers: ReadonlyMap<string, Peer> | undefined;
  enter(group: string): void;
  glance(): void;
  onLook(listener: () => void): () => void;
}

/** Follows it: strangers and other meterings may come into the group at any time, and go. */
export class SoleGroup {
  /** Undefined: there is none, or nobody knows yet. */
  current: Cgroup | undefined;
  /** Processes with meterings of their own, in the group that was ours last. */
  others: readonly Peer[] = [];
  readonly #find: () => readonly Cgroup[];
  readonly #controller: string;
  readonly #neighbours: Neighbours;
  readonly #stop: () => void;
  /** Of the group that was ours last. */
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

/** Other threads of this process are told apart otherwise. */
function othersIn(
  group: string | undefined,
  peers: ReadonlyMap<string, Peer> | undefined,
  { pid, place }: ThreadName,
): readonly Peer[] {
  const isOther = ({ name, entry }: Peer) =>
    group !== undefined && entry.groups.includes(group) && !(name.pid === pid && name.place === place);
  return [...(peers?.values() ?? [])].filter(isOther);
}

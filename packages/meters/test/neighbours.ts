import type { Neighbours } from "../src/host/share/sole-group.js";
import { NO_ENTRY } from "../src/host-registry/entry.js";
import type { Peer } from "../src/host-registry/peers.js";
import { formatName, type ThreadName } from "../src/host-registry/thread-name.js";

/** Other meterings, set by the test; initially none. */
export interface StandInNeighbours extends Neighbours {
  /** The groups that this one said it is in. */
  readonly groups: readonly string[];
  /** They were looked at. Undefined: nobody can be seen. */
  see(others: readonly (Partial<Peer["entry"]> & { readonly name: ThreadName })[] | undefined): void;
}

/** @param isKnown Whether they have been looked at. Default: true. */
export function neighbours(self: ThreadName, isKnown = true): StandInNeighbours {
  const groups: string[] = [];
  const listeners = new Set<() => void>();
  let peers: ReadonlyMap<string, Peer> | undefined = isKnown ? new Map() : undefined;
  return {
    self,
    groups,
    get peers() {
      return peers;
    },
    enter: (group) => void groups.push(group),
    glance: () => undefined,
    onLook(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    see(others) {
      const found = others?.map(({ name, ...entry }) => {
        const peer = { name, entry: { ...NO_ENTRY, ...entry }, lookedMs: 0, silentSinceMs: 0 };
        return [formatName(name), peer] as const;
      });
      peers = found && new Map(found);
      for (const listener of listeners) listener();
    },
  };
}

/** The other meterings found on a host. Pure: no clock, no I/O. */

import { type Entry, NO_ENTRY } from "./entry.js";
import { formatName, type ThreadName } from "./thread-name.js";

/** A metering whose life cannot be checked counts while it updates its entry within this time. */
const SILENT_MS = 60_000;

/** Another metering. */
export interface Peer {
  readonly name: ThreadName;
  readonly entry: Entry;
  /** Its last look for others, by the host's clock. */
  readonly lookedMs: number;
  /** The start of its silence, by a clock that never goes back. */
  readonly silentSinceMs: number;
}

/** The content of its file. */
export interface Found {
  readonly name: ThreadName;
  readonly life: "alive" | "unseen";
  readonly entry?: Entry;
  readonly lookedMs: number;
}

/** Two clocks at one moment: the host's, and one that never goes back. */
export interface Moment {
  readonly wallMs: number;
  readonly ms: number;
}

/** The peers among the found files, and the names of those that have been silent for too long. */
export function peersAmong(
  found: readonly Found[],
  before: ReadonlyMap<string, Peer>,
  { wallMs, ms }: Moment,
): { readonly peers: ReadonlyMap<string, Peer>; readonly silent: readonly string[] } {
  const peers = new Map<string, Peer>();
  const silent: string[] = [];
  for (const { name, life, entry = NO_ENTRY, lookedMs } of found) {
    const key = formatName(name);
    const last = before.get(key);
    // The host's clock may have been set since: it is used only at first sight.
    const silentSinceMs = last?.lookedMs === lookedMs ? last.silentSinceMs : ms;
    const since = last ? silentSinceMs : ms - Math.max(0, wallMs - lookedMs);
    if (life === "unseen" && ms - since > SILENT_MS) silent.push(key);
    else peers.set(key, { name, entry, lookedMs, silentSinceMs: since });
  }
  return { peers, silent };
}

/**
 * The number of times that a part is counted: 1 for one metering that counts all of it.
 *
 * @param own This metering's part of each limit.
 */
export function timesCounted(own: ReadonlyMap<string, number>, peers: Iterable<Peer>): number {
  const sums = new Map(own);
  for (const { entry } of peers)
    for (const [limit, sum] of sums) sums.set(limit, sum + (entry.parts.get(limit) ?? 0));
  return Math.max(1, ...sums.values());
}

/** Whether all of them have looked since a moment, by the host's clock. */
export const haveLooked = (peers: Iterable<Peer>, sinceMs: number): boolean =>
  [...peers].every(({ lookedMs }) => lookedMs > sinceMs);

/** The other meterings of a host, as they were found. Pure: no clock, no I/O. */

import { type Entry, NO_ENTRY } from "./entry.js";
import { formatName, type ThreadName } from "./thread-name.js";

/** One that cannot be asked whether it is alive counts as long as it says something so often. */
const SILENT_MS = 60_000;

/** Another metering. */
export interface Peer {
  readonly name: ThreadName;
  readonly entry: Entry;
  /** When it looked around last, by the clock of the host. */
  readonly lookedMs: number;
  /** Since when it has not, by a clock that never goes back. */
  readonly silentSinceMs: number;
}

/** What was found in its file. */
export interface Found {
  readonly name: ThreadName;
  readonly life: "alive" | "unseen";
  readonly entry?: Entry;
  readonly lookedMs: number;
}

/** Two clocks at one moment: of the host, and one that never goes back. */
export interface Moment {
  readonly wallMs: number;
  readonly ms: number;
}

/** The peers among what was found, and the names of those that have been silent for too long. */
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
    // The clock of the host may have been set meanwhile: it is asked at the first sight only.
    const silentSinceMs = last?.lookedMs === lookedMs ? last.silentSinceMs : ms;
    const since = last ? silentSinceMs : ms - Math.max(0, wallMs - lookedMs);
    if (life === "unseen" && ms - since > SILENT_MS) silent.push(key);
    else peers.set(key, { name, entry, lookedMs, silentSinceMs: since });
  }
  return { peers, silent };
}

/**
 * How many times over a part of something is counted: 1 for one metering that counts all of it.
 *
 * @param own Which part this metering counts, of each limit.
 */
export function timesCounted(own: ReadonlyMap<string, number>, peers: Iterable<Peer>): number {
  const sums = new Map(own);
  for (const { entry } of peers)
    for (const [limit, sum] of sums) sums.set(limit, sum + (entry.parts.get(limit) ?? 0));
  return Math.max(1, ...sums.values());
}

/** Whether all of them have looked around since a moment, by the clock of the host. */
export const haveLooked = (peers: Iterable<Peer>, sinceMs: number): boolean =>
  [...peers].every(({ lookedMs }) => lookedMs > sinceMs);

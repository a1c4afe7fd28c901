/** The counted domains: each piece of hardware once. */

import type { Pause } from "../host/files/pause.js";
import type { Domain } from "./domain.js";

/** Time between two reads of a suspected mirror, and their maximum. */
const LOOK_MS = 10;
const LOOKS = 5;
/**
 * Mirrored counters agree to a millionth: the reads are microseconds apart, and the register moves every
 * millisecond.
 */
const AGREEMENT = 1_000_000n;
/** Two steps of the coarsest counter, 2⁻¹⁴ J each. */
const STEPS = 122n;
/** Minimum movement of a counter, in tolerances, for agreement to be significant. */
const MOVED = 10n;

/** Drops copies by other drivers, and domains of unknown meaning: `core` on AMD, several psys. */
export function withoutCopies(domains: readonly Domain[], isAmd: boolean): Domain[] {
  const identities = new Map<string, Domain>();
  for (const domain of domains) {
    // On AMD this is the register of one core, not of all.
    if (isAmd && domain.kind === "core") continue;
    const identity = `${domain.kind} ${domain.socket} ${domain.die}`;
    const known = identities.get(identity);
    const isBetter = known?.microjoules === undefined && domain.microjoules !== undefined;
    if (known === undefined || isBetter) identities.set(identity, domain);
  }
  const distinct = [...identities.values()];
  // Several psys may cover a socket each or the platform each: it is unknown.
  const platforms = distinct.filter(({ kind }) => kind === "psys").length;
  return platforms > 1 ? distinct.filter(({ kind }) => kind !== "psys") : distinct;
}

/**
 * Drops dies that repeat their whole socket's counter (Zen 1 and 2), and keeps those with one of their own
 * (Cascade Lake-AP). Mirrors agree at first and still agree after the counter has moved. A machine without
 * several dies is not delayed.
 */
export async function withoutMirrors(
  domains: readonly Domain[],
  pause: Pause,
  signal: AbortSignal,
): Promise<Domain[]> {
  const kept: Domain[] = [];
  for (const domain of domains) {
    const siblings = kept.filter(({ kind, socket, die }) => {
      return kind === domain.kind && socket === domain.socket && die !== domain.die;
    });
    let isMirror = false;
    for (const sibling of siblings) isMirror ||= await mirrors(sibling, domain, pause, signal);
    if (!isMirror) kept.push(domain);
  }
  return kept;
}

async function mirrors(first: Domain, second: Domain, pause: Pause, signal: AbortSignal): Promise<boolean> {
  if (agreement(first, second) !== "agree") return false;
  const start = first.microjoules ?? 0n;
  for (let look = 0; look < LOOKS; look++) {
    await pause(LOOK_MS, signal);
    signal.throwIfAborted();
    if (agreement(first, second) === "differ") return false;
    const now = first.energy.read() ?? start;
    if (now - start > tolerance(now) * MOVED) return true;
  }
  // Equal to a millionth and never seen to differ: counting it twice would be the greater error.
  return true;
}

/** Reads the first counter around the second: a mirror lies between. */
function agreement(first: Domain, second: Domain): "agree" | "differ" | "unknown" {
  const before = first.energy.read();
  const between = second.energy.read();
  const after = first.energy.read();
  // Counters at 0 agree by being dead, and one that just wraps is inconclusive.
  if (before === undefined || between === undefined || after === undefined) return "unknown";
  if (after < before || before === 0n) return "unknown";
  const slack = tolerance(after);
  return between >= before - slack && between <= after + slack ? "agree" : "differ";
}

const tolerance = (microjoules: bigint): bigint => microjoules / AGREEMENT + STEPS;

/** When a device brings new values. */
export interface RefreshGrid {
  /** Time between two refreshes, in milliseconds. */
  readonly refreshMs: number;
  /** Time of one refresh on the clock, in milliseconds; the others follow and precede it. Default 0. */
  readonly phaseMs?: number;
  /**
   * How far refreshes stray from the grid. A number 0…1: uniformly within this share of `refreshMs`, repeatable by
   * `seed`. A function: milliseconds for the refresh of this index, held within half a refresh so that order stays.
   * Default 0.
   */
  readonly jitter?: number | ((index: number) => number);
  /** Default 1. */
  readonly seed?: number;
}

/**
 * Finds the last refresh at or before a time.
 *
 * @example
 * const lastRefresh = refreshGrid({ refreshMs: 100, phaseMs: 30 });
 * lastRefresh(250); // 230
 */
export function refreshGrid(grid: RefreshGrid): (ms: number) => number {
  const { refreshMs, phaseMs = 0 } = grid;
  const stray = strayOf(grid);
  const timeOf = (index: number) => phaseMs + index * refreshMs + stray(index);
  return (ms) => {
    // Neighbours on both sides: strayed by up to half a refresh, or rounded at an edge.
    let index = Math.floor((ms - phaseMs) / refreshMs) + 1;
    while (timeOf(index) > ms) index--;
    return timeOf(index);
  };
}

function strayOf({ refreshMs, jitter = 0, seed = 1 }: RefreshGrid): (index: number) => number {
  const limit = refreshMs / 2;
  if (typeof jitter === "function") return (index) => Math.min(limit, Math.max(-limit, jitter(index)));
  if (jitter === 0) return () => 0;
  return (index) => (uniform(seed, index) - 0.5) * jitter * refreshMs;
}

/** A repeatable number 0…1 for each index: the finalizer of MurmurHash3 (Appleby 2011, public domain). */
function uniform(seed: number, index: number): number {
  let hash = Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

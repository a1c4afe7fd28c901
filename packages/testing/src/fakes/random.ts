/**
 * A small generator of numbers from 0 up to 1 that gives the same ones for the same seed: mulberry32, in the public
 * domain.
 *
 * @example
 * const clock = lateTimers(manualClock(), random(7));
 */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

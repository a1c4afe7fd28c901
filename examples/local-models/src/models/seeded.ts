/** Random numbers that are the same in every run, so that a made-up model answers the same in every run. */

/** Evenly distributed in 0…1, without 1. @example const random = seeded(42); random(); */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // Marsaglia's xorshift, 32 bits. 0 would stay 0.
    state ||= 0x9e3779b9;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

/** So many normally distributed numbers, by Box and Muller. @example weights(seeded(1), 4, 0.1) */
export function weights(random: () => number, count: number, deviation: number): Float32Array {
  const next = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Float32Array.from({ length: count }, () => next() * deviation);
}

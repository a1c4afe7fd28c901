/** Sample points of the unknowns: the same for every model, so that two models differ only by themselves. */

/** The unknowns, one dimension each. */
export const DIMENSIONS = [
  "size",
  "gpu",
  "gpus",
  "weightBits",
  "batch",
  "error",
  "prefill",
  "context",
  "cacheRead",
  "image",
  "host",
  "idle",
  "pue",
  "total",
  "mix",
] as const;

/** One of {@link DIMENSIONS}. */
export type Dimension = (typeof DIMENSIONS)[number];

/** Number of points. */
export const DRAWS = 512;
/** Of many seeds, those with percentiles nearest to the mean of all: test/phase-seed.test.ts. */
const SEED = 168;

/** Points, one column for each dimension. */
export type Points = Readonly<Record<Dimension, Float64Array>>;

let built: Points | undefined;

/**
 * The points. Built once.
 * @example design().batch[0] // a number between 0 and 1, the same on every machine
 */
export function design(): Points {
  built ??= latinHypercube(SEED);
  return built;
}

/**
 * In each dimension the points are the middles of {@link DRAWS} equal parts, in random order (McKay, Beckman
 * and Conover 1979).
 * @example latinHypercube(1).batch.length // 512
 */
export function latinHypercube(seed: number): Points {
  const next = mulberry32(seed);
  const columns = DIMENSIONS.map((dimension) => {
    const column = Float64Array.from({ length: DRAWS }, (_, index) => (index + 0.5) / DRAWS);
    for (let last = DRAWS - 1; last > 0; last--) {
      const other = Math.floor(next() * (last + 1));
      const kept = column[last] as number;
      column[last] = column[other] as number;
      column[other] = kept;
    }
    return [dimension, column] as const;
  });
  return Object.fromEntries(columns) as Record<Dimension, Float64Array>;
}

/** T. Ettinger's mulberry32: 32 bits of state, integers only, so the same on every engine. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

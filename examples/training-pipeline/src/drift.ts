/** Whether new data are distributed like those that the network has learned. */

const BINS = 10;
/** Above it a population is said to have shifted (Siddiqi, Credit Risk Scorecards, 2006). */
export const DRIFT_LIMIT = 0.25;
/** In place of an empty bin, of which the logarithm does not exist. */
const HALF = 0.5;

/**
 * The population stability index of the feature that moved most: Σ (new − old) · ln(new ÷ old) over the tenths of the
 * old values.
 * @example driftOf(learned, arrived) // 0.04
 */
export const driftOf = (old: readonly Float32Array[], now: readonly Float32Array[]): number =>
  Math.max(...Array.from(old[0] ?? [], (_, i) => stability(column(old, i), column(now, i))));

function stability(old: Float32Array, now: Float32Array): number {
  const sorted = old.toSorted();
  const edges = Array.from(
    { length: BINS - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / BINS)] as number,
  );
  const [before, after] = [sharesOf(old, edges), sharesOf(now, edges)];
  return before.reduce((sum, share, bin) => {
    const other = after[bin] as number;
    return sum + (other - share) * Math.log(other / share);
  }, 0);
}

function sharesOf(values: Float32Array, edges: readonly number[]): number[] {
  const counts = new Array<number>(BINS).fill(0);
  for (const value of values) {
    const bin = edges.findIndex((edge) => value < edge);
    const place = bin < 0 ? BINS - 1 : bin;
    counts[place] = (counts[place] as number) + 1;
  }
  return counts.map((count) => Math.max(count, HALF) / values.length);
}

const column = (rows: readonly Float32Array[], i: number): Float32Array =>
  Float32Array.from(rows, (row) => row[i] as number);

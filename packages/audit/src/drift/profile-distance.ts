/** How far the workload of now is from that of before. */

/** One feature of the workload: lengths, occupancy, cache hits, retries. */
export interface ProfileDistance {
  readonly feature: string;
  /** The greatest difference of the two distributions, from 0 to 1: that of Kolmogorov and Smirnov. */
  readonly distance: number;
  readonly before: number;
  readonly after: number;
  readonly hasMoved: boolean;
}

/** Half of the values would have to move. */
const MIN_DISTANCE = 0.5;
/** The share of its size by which the middle value moves at least. Rounding alone may tell all values apart. */
const MIN_CHANGE = 0.05;
/** Of the two-sample test, at 1 %: sqrt(-ln(0.01 / 2) / 2). */
const FACTOR = 1.628;

/**
 * The distance of two samples of a feature. It has moved if half of the values would have to move, the middle one by
 * 5 %, and if so much is unlikely by chance: 1 % for independent values (Smirnov 1948).
 * @returns undefined where a sample is empty.
 * @example profileDistance("tokens per request", lastMonth, thisWeek)?.hasMoved
 */
export function profileDistance(
  feature: string,
  before: readonly number[],
  after: readonly number[],
): ProfileDistance | undefined {
  if (before.length === 0 || after.length === 0) return undefined;
  const distance = greatestDifference(before, after);
  const chance = FACTOR * Math.sqrt((before.length + after.length) / (before.length * after.length));
  const middles = { before: middleOf(before), after: middleOf(after) };
  const away = Math.abs(middles.after - middles.before);
  const hasMoved =
    distance >= MIN_DISTANCE &&
    distance > chance &&
    away >= MIN_CHANGE * Math.max(Math.abs(middles.before), Math.abs(middles.after));
  return { feature, distance, ...middles, hasMoved };
}

function greatestDifference(before: readonly number[], after: readonly number[]): number {
  const [a, b] = [before, after].map((values) => values.toSorted((x, y) => x - y)) as [number[], number[]];
  let greatest = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const at = Math.min(a[i] as number, b[j] as number);
    while (i < a.length && (a[i] as number) <= at) i++;
    while (j < b.length && (b[j] as number) <= at) j++;
    greatest = Math.max(greatest, Math.abs(i / a.length - j / b.length));
  }
  return greatest;
}

const middleOf = (values: readonly number[]): number =>
  values.toSorted((x, y) => x - y)[values.length >> 1] as number;

/** Wilcoxon's signed-rank test, exact also with ties and zeros. */

/** What the test says of differences. */
export interface SignedRank {
  /** Sum of the ranks of positive differences. */
  readonly positive: number;
  /** Sum of the ranks of negative differences. */
  readonly negative: number;
  /** Two-sided. 1 where all differences are zero. */
  readonly p: number;
  /** Matched-pairs rank-biserial correlation, from -1 (all lower) to 1 (all higher): the effect size. */
  readonly effectSize: number;
}

/**
 * Tests whether differences lie around zero. Where the order inside each pair was drawn, signs are fair coins if
 * nothing differs, whatever the machine did: the distribution of the sum of ranks follows by counting, and needs
 * no assumption of its own.
 *
 * Ties share the mean of their ranks, and the distribution is that of these ranks. Zeros are ranked, then left out
 * (Pratt 1959): dropped first, they would lend their ranks to the rest.
 *
 * @example signedRank([0.02, 0.05, 0.03, 0.04, 0.01, 0.06]).p // 0.03125
 */
export function signedRank(differences: readonly number[]): SignedRank {
  const doubled = doubledRanks(differences);
  let positive = 0;
  let negative = 0;
  doubled.forEach((rank, i) => {
    if ((differences[i] as number) > 0) positive += rank;
    else negative += rank;
  });
  const total = positive + negative;
  if (total === 0) return { positive: 0, negative: 0, p: 1, effectSize: 0 };
  const chances = sumChances(doubled.filter((rank) => rank > 0));
  const least = Math.min(positive, negative);
  let tail = 0;
  for (let sum = 0; sum <= least; sum++) tail += chances[sum] as number;
  return {
    positive: positive / 2,
    negative: negative / 2,
    p: Math.min(1, 2 * tail),
    effectSize: (positive - negative) / total,
  };
}

/**
 * The chance of so little positive, by the same test: one-sided. 1 where all differences are zero.
 * @example chanceOfFewer([-1, -1, -1, 0, -2, -1]) // 0.03125
 */
export function chanceOfFewer(differences: readonly number[]): number {
  const doubled = doubledRanks(differences);
  const positive = doubled.reduce((sum, rank, i) => sum + ((differences[i] as number) > 0 ? rank : 0), 0);
  const chances = sumChances(doubled.filter((rank) => rank > 0));
  return Math.min(
    1,
    chances.subarray(0, positive + 1).reduce((sum, one) => sum + one, 0),
  );
}

/** Twice the mean rank of each difference by size, which is whole. 0 for zeros. */
function doubledRanks(differences: readonly number[]): number[] {
  const order = differences.map((_, i) => i).sort((a, b) => sizeOf(a) - sizeOf(b));
  const ranks = new Array<number>(differences.length).fill(0);
  for (let from = 0, to = 0; from < order.length; from = to) {
    const size = sizeOf(order[from] as number);
    while (to < order.length && sizeOf(order[to] as number) === size) to++;
    if (size > 0) for (const i of order.slice(from, to)) ranks[i] = from + 1 + to;
  }
  return ranks;

  function sizeOf(i: number): number {
    return Math.abs(differences[i] as number);
  }
}

/** The chance of each sum of ranks whose signs are fair coins. */
export function sumChances(ranks: readonly number[]): Float64Array {
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const chances = new Float64Array(total + 1);
  chances[0] = 1;
  let reached = 0;
  for (const rank of ranks) {
    reached += rank;
    for (let sum = reached; sum >= 0; sum--)
      chances[sum] = ((chances[sum] as number) + (sum >= rank ? (chances[sum - rank] as number) : 0)) / 2;
  }
  return chances;
}

/** The quantile of the normal distribution that leaves 2.5 % on either side. */
const Z = 1.959964;

/**
 * The 95 % interval of a rate: Wilson's score interval (J. Am. Stat. Assoc. 22, 1927), which holds for small numbers
 * and for rates of 0 and 1, too. Of no trials nothing is known: 0 to 1.
 * @example wilson(8, 10) // { low: 0.49, high: 0.943 }, rounded
 */
export function wilson(successes: number, trials: number): { readonly low: number; readonly high: number } {
  if (trials === 0) return { low: 0, high: 1 };
  const rate = successes / trials;
  const centre = rate + Z ** 2 / (2 * trials);
  const half = Z * Math.sqrt((rate * (1 - rate)) / trials + (Z / (2 * trials)) ** 2);
  const scale = 1 + Z ** 2 / trials;
  return { low: Math.max(0, (centre - half) / scale), high: Math.min(1, (centre + half) / scale) };
}

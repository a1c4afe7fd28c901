/**
 * A quantile of ascending numbers, interpolated linearly.
 * @example quantileOf([1, 2, 4], 0.75) // 3
 */
export function quantileOf(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}

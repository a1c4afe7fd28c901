/** A straight line through points, by least squares. Pure. */

/** The slope and its standard error. */
export interface Slope {
  readonly value: number;
  readonly error: number;
}

/**
 * The slope of `y` over `x`. Undefined if `x` does not vary, or for fewer than three points. (GUM, JCGM
 * 100:2008, H.3.)
 *
 * @example slopeOf([{ x: 0, y: 1 }, { x: 1, y: 3 }, { x: 2, y: 5 }]) // { value: 2, error: 0 }
 */
export function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): Slope | undefined {
  const { length } = points;
  if (length < 3) return undefined;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / length;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / length;
  const squares = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  // Rounding errors of a constant are no spread.
  if (!(squares > length * (1e-9 * meanX) ** 2)) return undefined;
  const value = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / squares;
  const residuals = points.reduce((sum, { x, y }) => sum + (y - meanY - value * (x - meanX)) ** 2, 0);
  return { value, error: Math.sqrt(residuals / (length - 2) / squares) };
}

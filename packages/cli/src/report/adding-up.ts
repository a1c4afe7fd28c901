/** Numbers that are printed above their sum, and add up to it as printed. */

/** Of the sum. */
const DIGITS = 4;
const MAX_DECIMALS = 9;

/** The parts and their sum as text. */
export interface AddedUp {
  readonly parts: readonly string[];
  readonly sum: string;
}

/**
 * Rounds parts so that they add up to their rounded sum: what rounding loses goes to the parts that lost the most.
 * @param decimals Default: as many as give the sum four digits.
 * @example addingUp([1.005, 2.004, 0.337], 2) // { parts: ["1.01", "2.00", "0.34"], sum: "3.35" }
 */
export function addingUp(values: readonly number[], decimals = decimalsOf(total(values))): AddedUp {
  const unit = 10 ** decimals;
  const wholes = values.map((value) => Math.floor(value * unit));
  const missing = Math.round(total(values) * unit) - total(wholes);
  const byLoss = values
    .map((value, index) => ({ index, loss: value * unit - Math.floor(value * unit) }))
    .sort((a, b) => b.loss - a.loss);
  for (const { index } of byLoss.slice(0, Math.max(0, missing))) wholes[index] = (wholes[index] ?? 0) + 1;
  const text = (whole: number) => (whole / unit).toFixed(decimals);
  return { parts: wholes.map(text), sum: text(total(wholes)) };
}

/** @example total([1, 2]) // 3 */
export const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function decimalsOf(sum: number): number {
  if (!(sum > 0)) return 0;
  const before = Math.floor(Math.log10(sum)) + 1;
  return Math.min(MAX_DECIMALS, Math.max(0, DIGITS - before));
}

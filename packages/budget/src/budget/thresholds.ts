import { DIMENSIONS, type Dimension } from "../amounts/dimensions.js";
import { type Account, isReached } from "../ledger/account.js";

/** How much of a limit is spent, of the dimension with the greatest share. */
export interface Pressure {
  readonly index: number;
  readonly share: number;
}

/** A limit of 0 is spent as a whole by any amount. */
export function pressureOf(account: Account, limits: Float64Array): Pressure {
  let index = 0;
  let share = 0;
  for (let i = 0; i < limits.length; i++) {
    const spent = account.spent[i] as number;
    if (spent === 0) continue;
    const one = spent / (limits[i] as number);
    if (one > share) [index, share] = [i, one];
  }
  return { index, share };
}

/** The highest threshold that a share reaches, and 0 if it reaches none. */
export function reached(thresholds: readonly number[], share: number): number {
  let highest = 0;
  for (const threshold of thresholds) if (isReached(share, threshold)) highest = threshold;
  return highest;
}

export const dimensionAt = (index: number): Dimension => DIMENSIONS[index] as Dimension;

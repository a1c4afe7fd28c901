/**
 * The 95th percentile of Student's t, to 1 % from 4 degrees of freedom on and 2 % at 3: the first terms of
 * its expansion about the normal one.
 * @example studentT95(9) // 1.83
 */
export const studentT95 = (degrees: number): number => 1.645 + 1.53 / degrees + 1.35 / degrees ** 2;

/** Differences below this share, of 1 or of the largest, are what floating-point arithmetic leaves of nothing. */
export const ROUNDING = 1e-9;

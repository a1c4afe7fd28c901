/** Normally distributed, with mean 0 and deviation 1: Box and Muller 1958. */
export const gaussian = (next: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

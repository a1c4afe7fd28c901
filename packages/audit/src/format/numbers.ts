/** Within it nothing overflows that is computed from a stream. */
const MAX_NUMBER = 1e18;

/** Whether a value is a number that a record may have. */
export const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Math.abs(value) <= MAX_NUMBER;

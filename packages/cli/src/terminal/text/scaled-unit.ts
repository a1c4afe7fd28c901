/** Units with a prefix, so that columns have readable numbers. */

/** A unit and its size in base units. */
export interface ScaledUnit {
  readonly name: string;
  readonly size: number;
}

const PREFIXES = [
  ["µ", 1e-6],
  ["m", 1e-3],
  ["", 1],
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
  ["T", 1e12],
  ["P", 1e15],
] as const;

/**
 * The unit in which the median value is between 1 and 1000.
 * @param base a unit that takes prefixes: `J`, `Wh`, `gCO2e`, `L`.
 * @example scaledUnit("J", [1224, 46_046]).name // "kJ"
 */
export function scaledUnit(base: string, values: readonly number[], unicode = true): ScaledUnit {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 1;
  const fitting = PREFIXES.findLast(([, size]) => middle >= size) ?? PREFIXES[0];
  const [prefix, size] = fitting;
  return { name: `${!unicode && prefix === "µ" ? "u" : prefix}${base}`, size };
}

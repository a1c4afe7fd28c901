/** What a budget may limit, and amounts of it. */

/** The dimensions, in the order of every vector. */
export const DIMENSIONS = ["energyJ", "co2eG", "waterL", "tokens", "steps", "seconds", "cost"] as const;

/**
 * A dimension of a budget: joules, grams of CO2e, litres, tokens (input and output), steps, seconds of work,
 * and cost in the currency of the caller's prices.
 */
export type Dimension = (typeof DIMENSIONS)[number];

/**
 * Amounts by dimension. One that is absent is unknown, never 0.
 * @example const amounts: Amounts = { energyJ: 120, tokens: 900 }
 */
export type Amounts = { readonly [dimension in Dimension]?: number | undefined };

/** Amounts in the order of `DIMENSIONS`. `NaN` is unknown. */
export type Vector = readonly number[];

/** Sums to begin with. Plain numbers: a typed array of seven takes three times the memory. */
export const zeros = (): number[] => [0, 0, 0, 0, 0, 0, 0];

/** Adds to sums, or takes from them, what is known. */
export function add(sums: number[], amounts: Vector, sign: 1 | -1): void {
  for (let i = 0; i < amounts.length; i++) {
    const amount = amounts[i] as number;
    if (amount > 0) sums[i] = (sums[i] as number) + sign * amount;
  }
}

/** An amount can be charged: neither negative nor infinite nor `NaN`. */
export const isAmount = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY;

/** What cannot be charged becomes `NaN`, unknown. */
export function vectorOf({ energyJ, co2eG, waterL, tokens, steps, seconds, cost }: Amounts = {}): Vector {
  return [
    orUnknown(energyJ),
    orUnknown(co2eG),
    orUnknown(waterL),
    orUnknown(tokens),
    orUnknown(steps),
    orUnknown(seconds),
    orUnknown(cost),
  ];
}

/** Where more load lowers the emissions of a grid, a call takes no grams, and gives none back: they are known. */
export const gramsTaken = (grams: number | undefined): number | undefined => grams && Math.max(0, grams);

const orUnknown = (amount: number | undefined): number => (isAmount(amount) ? amount : Number.NaN);

const COST = DIMENSIONS.indexOf("cost");

/** The same amounts at another cost. */
export const withCost = (vector: Vector, cost: number | undefined): Vector =>
  vector.map((amount, i) => (i === COST ? orUnknown(cost) : amount));

/** The amounts of a vector: without those that are unknown or unlimited. */
export function amountsOf(vector: Vector | Float64Array): Amounts {
  const amounts: { [dimension in Dimension]?: number } = {};
  for (const [index, dimension] of DIMENSIONS.entries()) {
    const amount = vector[index];
    if (isAmount(amount)) amounts[dimension] = amount;
  }
  return amounts;
}

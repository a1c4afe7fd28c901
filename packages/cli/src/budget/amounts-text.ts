import type { Amounts } from "@wattspan/budget";
import { countText, numberText } from "../terminal/text/number-text.js";

/** The heads of their columns, in their order. */
export const HEADS: { readonly [dimension in keyof Amounts]-?: string } = {
  energyJ: "J",
  co2eG: "g CO2e",
  waterL: "L",
  tokens: "tokens",
  steps: "steps",
  seconds: "s",
  cost: "cost",
};
/** Units after one, and after other amounts, where they differ from the heads. */
const UNITS: { readonly [dimension in keyof Amounts]?: readonly [one: string, many: string] } = {
  tokens: ["token", "tokens"],
  steps: ["step", "steps"],
  cost: ["currency units", "currency units"],
};

/** The dimensions that some of the amounts have. */
export function dimensionsOf(list: readonly Amounts[]): readonly (keyof Amounts)[] {
  const names = Object.keys(HEADS) as (keyof Amounts)[];
  return names.filter((name) => list.some((amounts) => typeof amounts[name] === "number"));
}

/** Whole numbers of what is counted. @example figureText(800, "tokens") // "800" */
export const figureText = (amount: number, dimension: keyof Amounts): string =>
  dimension === "tokens" || dimension === "steps" ? countText(amount) : numberText(amount);

/** One amount with its unit. @example amountText(12.5, "energyJ") // "12.5 J" */
export const amountText = (amount: number, dimension: keyof Amounts): string =>
  `${figureText(amount, dimension)} ${UNITS[dimension]?.[amount === 1 ? 0 : 1] ?? HEADS[dimension]}`;

/** All known amounts. Undefined if none is. @example amountsText({ energyJ: 12.5, tokens: 8 }) // "12.5 J, 8 tokens" */
export function amountsText(amounts: Amounts = {}): string | undefined {
  const texts = dimensionsOf([amounts]).map((name) => amountText(amounts[name] as number, name));
  return texts.length === 0 ? undefined : texts.join(", ");
}

import type { Amounts } from "@wattspan/budget";
import { countText, numberText } from "../terminal/text/number-text.js";

/** The units of the dimensions, in their order. */
export const UNITS: { readonly [dimension in keyof Amounts]-?: string } = {
  energyJ: "J",
  co2eG: "g CO2e",
  waterL: "L",
  tokens: "tokens",
  steps: "steps",
  seconds: "s",
  cost: "of cost",
};

/** The dimensions that some of the amounts have. */
export function dimensionsOf(list: readonly Amounts[]): readonly (keyof Amounts)[] {
  const names = Object.keys(UNITS) as (keyof Amounts)[];
  return names.filter((name) => list.some((amounts) => typeof amounts[name] === "number"));
}

/** Whole numbers of what is counted. @example figureText(800, "tokens") // "800" */
export const figureText = (amount: number, dimension: keyof Amounts): string =>
  dimension === "tokens" || dimension === "steps" ? countText(amount) : numberText(amount);

/** One amount with its unit. @example amountText(12.5, "energyJ") // "12.5 J" */
export const amountText = (amount: number, dimension: keyof Amounts): string =>
  `${figureText(amount, dimension)} ${UNITS[dimension]}`;

/** All known amounts. Undefined if none is. @example amountsText({ energyJ: 12.5, tokens: 8 }) // "12.5 J, 8 tokens" */
export function amountsText(amounts: Amounts = {}): string | undefined {
  const texts = dimensionsOf([amounts]).map((name) => amountText(amounts[name] as number, name));
  return texts.length === 0 ? undefined : texts.join(", ");
}

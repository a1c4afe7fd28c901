/** What components are called, and their figures in few digits. */

import type { ComparedComponent, GuardrailFinding } from "../compare/comparison.js";

const UNITS: { readonly [component: string]: string } = {
  energy: "J",
  carbon: "g CO2e",
  latency: "s",
  cpu: "CPU s",
};
const IN_WORDS: { readonly [component: string]: string } = { cpu: "CPU seconds" };

/** A limit has at most so many. */
const GIVEN_DIGITS = 10;
const digits = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });
const ownName = (component: string): string => component.slice(component.lastIndexOf("/") + 1);

/**
 * The name of a component, and of what was tested in its place.
 * @example nameOf({ component: "energy", testedAs: "cpu", … }) // "energy (as CPU seconds)"
 */
export function nameOf({ component, testedAs }: ComparedComponent): string {
  if (testedAs === undefined) return component;
  return `${component} (as ${IN_WORDS[ownName(testedAs)] ?? testedAs})`;
}

/** A figure with its unit, or a dash where there is none. @example figureText(component, 12.345) // "12.3 J" */
export function figureText({ component, testedAs = component }: ComparedComponent, value?: number): string {
  if (value === undefined || !Number.isFinite(value)) return "–";
  const unit = UNITS[ownName(testedAs)];
  return `${digits.format(value + 0)}${unit === undefined ? "" : ` ${unit}`}`;
}

/** A change in percent, with its sign. @example changeText(0.0812) // "+8.1 %" */
export function changeText(share: number | undefined): string {
  if (share === undefined || !Number.isFinite(share)) return "–";
  return `${signOf(share)}${(Math.abs(share) * 100).toFixed(1)} %`;
}

/** An interval of a change. @example intervalText({ low: 0.05, high: 0.11 }) // "+5.0 % to +11.0 %" */
export const intervalText = (interval: ComparedComponent["interval"]): string =>
  interval ? `${changeText(interval.low)} to ${changeText(interval.high)}` : "–";

/** A limit, with all digits that were given. @example limitText(limitOf("energy=5%")) // "≤ +5 %" */
export function limitText(limit: ComparedComponent["limit"]): string {
  if (limit === undefined) return "";
  const percent = String(Number((limit.share * 100).toPrecision(GIVEN_DIGITS)));
  return limit.direction === "increase" ? `≤ +${percent} %` : `≥ −${percent} %`;
}

const signOf = (share: number): string => (share < 0 ? "−" : "+");

/**
 * How sure a change of a guardrail is. @example certaintyText({ change: -0.02, adjustedP: 0.4, … }) // "may be
 * chance"
 */
export function certaintyText({ change = 0, adjustedP, isKept }: GuardrailFinding): string {
  if (!isKept) return adjustedP === undefined ? "no test: less is less" : "beyond chance";
  return change < 0 ? "may be chance" : "";
}

import type { Figure, Measure, Quantity } from "../bar.ts";

/**
 * A number with three significant digits, or whole when it has more.
 * @example numberText(11.247) // "11.2"
 */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return "not known";
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(0);
  const whole = Math.abs(value) >= 100;
  return value.toLocaleString("en", whole ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
}

/** A number with its unit. @example quantityText({ value: 1.2, unit: "×" }) // "1.2×" */
export const quantityText = ({ value, unit }: Quantity): string =>
  `${numberText(value)}${unit === "×" || unit === "" ? "" : " "}${unit}`;

/**
 * A figure with its quartiles.
 * @example figureText({ value: 1.2, low: 1.1, high: 1.3, unit: "×" }) // "1.2× (1.1…1.3)"
 */
export const figureText = (figure: Figure): string =>
  figure.low === undefined || figure.high === undefined
    ? quantityText(figure)
    : `${quantityText(figure)} (${numberText(figure.low)}…${numberText(figure.high)})`;

/** The limit of the figure. */
export const limitText = ({ figure, limit }: Measure): string =>
  limit === undefined ? "" : `≤ ${quantityText({ value: limit, unit: figure.unit })}`;

/** The measured value and its reference. */
export const referenceText = ({ reference }: Measure): string =>
  reference ? `${reference.what} ${quantityText(reference)}` : "";

import { numberText } from "../../report/number-text.ts";
import type { Figure, Measure, Quantity } from "../measure/bar.ts";

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

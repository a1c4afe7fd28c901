import type { Bar } from "../bars.ts";
import type { Verdict } from "../judge.ts";
import { type Figure, measures } from "../measures.ts";

/** A ratio with three decimals, a share in percent, or a bare number. */
function valueText(measure: Bar["measure"], value: number): string {
  const { unit } = measures[measure];
  if (unit === "%") return `${Number((100 * value).toFixed(1))} %`;
  if (unit === "÷") return value.toFixed(value < 10 ? 3 : 1);
  return value === 0 || Math.abs(value) >= 1e-3
    ? String(Number(value.toPrecision(3)))
    : value.toExponential(0);
}

/**
 * A figure with its standard error, if it has one.
 * @example figureText("mean", { value: 0.98, error: 0.01 }) // "0.980 ±0.010"
 */
export const figureText = (measure: Bar["measure"], { value, error }: Figure): string =>
  error > 0 && measures[measure].unit === "÷"
    ? `${valueText(measure, value)} ±${error.toFixed(3)}`
    : valueText(measure, value);

/** @example boundText({ measure: "mean", least: 0.95, most: 1.05 }) // "0.95…1.05" */
export function boundText({ measure, least, most }: Bar): string {
  const text = (value: number) => (measures[measure].unit === "%" ? `${100 * value} %` : String(value));
  if (least !== undefined && most !== undefined) return `${text(least)}…${text(most)}`;
  if (least !== undefined) return `≥ ${text(least)}`;
  return most === 0 ? "none" : `≤ ${text(most ?? Number.NaN)}`;
}

/** Result of a bar: from the lowest to the highest of its cases. */
export function nowText({ bar: { measure }, figures }: Verdict): string {
  const values = figures.map(({ figure }) => figure.value);
  if (values.length === 0) return "nothing seen";
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => valueText(measure, value));
  return least === most ? String(least) : `${least}…${most}`;
}

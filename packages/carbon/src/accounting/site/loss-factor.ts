import type { Range } from "@wattspan/core";
import { checkedRange, type Figure } from "./checked-figure.js";

/** The worst grids lose half. */
const MAX_LOST = 0.9;

/**
 * What is generated per unit that arrives, because of grid losses.
 *
 * @param losses Share of generation that is lost.
 * @throws WattspanConfigurationError for a share outside 0 to 0.9.
 * @example lossFactor("gridLosses", 0.2).value // 0.25
 */
export function lossFactor(option: string, losses: Figure): Range {
  const { value, low, high } = checkedRange(option, losses, 0, MAX_LOST);
  return { value: value / (1 - value), low: low / (1 - low), high: high / (1 - high) };
}

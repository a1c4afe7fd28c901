import { type Range, WattspanConfigurationError } from "@wattspan/core";
import { checkedRange, type Figure } from "./checked-figure.js";

/** A contract or certificates for a share of the electricity. */
export interface Contract {
  /** A name for people, such as `wind-ppa-2026`. */
  readonly name: string;
  /** Share of the electricity that it covers, 0 to 1. */
  readonly share: number;
  /** gCO2e per kWh that it delivers. */
  readonly gramsPerKwh: Figure;
}

/** Market-based accounting, as in the Scope 2 Guidance of the GHG Protocol. All shares together are 1. */
export interface MarketOptions {
  readonly contracts?: readonly Contract[];
  /**
   * Share of the electricity that is matched, hour by hour, with carbon-free generation (24/7 CFE score), 0
   * to 1: it counts as 0 g.
   */
  readonly carbonFreeScore?: number;
  /** gCO2e per kWh of the electricity that no contract covers. Required unless everything is covered. */
  readonly residualMix?: Figure;
}

/** Decimal shares that add up to 1 may exceed it by this much in doubles. */
const ROUNDING = 1e-9;

/**
 * Market-based gCO2e per kWh: each contract by its share, and the residual mix for the rest.
 *
 * @throws WattspanConfigurationError for shares above 1 in total, and for a rest without a residual mix.
 * @example marketFactor({ contracts: [{ name: "ppa", share: 0.6, gramsPerKwh: 0 }], residualMix: 700 }).value // 280
 */
export function marketFactor({ contracts = [], carbonFreeScore = 0, residualMix }: MarketOptions): Range {
  if (!Array.isArray(contracts))
    throw new WattspanConfigurationError("market.contracts", contracts, "a list of contracts");
  const sum = { value: 0, low: 0, high: 0 };
  const add = (share: number, { value, low, high }: Range) => {
    sum.value += share * value;
    sum.low += share * low;
    sum.high += share * high;
  };
  let covered = shareOf("market.carbonFreeScore", carbonFreeScore);
  contracts.forEach(({ share, gramsPerKwh }: Contract, index) => {
    const path = `market.contracts.${index}`;
    covered += shareOf(`${path}.share`, share);
    add(share, checkedRange(`${path}.gramsPerKwh`, gramsPerKwh, 0, 2000));
  });
  if (covered > 1 + ROUNDING)
    throw new WattspanConfigurationError("market", covered, "shares that add up to at most 1");
  const rest = Math.max(0, 1 - covered);
  if (rest <= ROUNDING) return sum;
  if (residualMix === undefined)
    throw new WattspanConfigurationError(
      "market.residualMix",
      undefined,
      `the gCO2e/kWh of the ${(rest * 100).toFixed(0)} % that no contract covers`,
    );
  add(rest, checkedRange("market.residualMix", residualMix, 0, 2000));
  return sum;
}

function shareOf(option: string, share: unknown): number {
  if (typeof share === "number" && share >= 0 && share <= 1) return share;
  throw new WattspanConfigurationError(option, share, "a number from 0 to 1");
}

/** What a caller asks, and a server states, about footprints in `_meta`. */

import type { Footprint, Range } from "@wattspan/core";
import { isObject, ownData } from "@wattspan/core/observe";
import type { ServiceStatement } from "@wattspan/core/services";
import { isOfThisProcess } from "./served-here.js";

/** Where a server states the footprint of what it was asked: joules with their band, and grams of CO2e. */
export const FOOTPRINT = "wattspan/footprint";
/** Where a caller asks for it, and may say how much is left to spend. */
const REQUEST = "wattspan/footprint-request";

/** No tool takes more than a kilowatt-hour for one call; a larger figure is a mistake, or worse. */
const MAX_JOULES = 3.6e6;
/** Activities of one call. */
const MAX_ACTIVITIES = 1e6;

/** What a caller asks of a server. */
export interface Asked {
  /** Whether it wants to know the footprint, and is not metered here itself. */
  readonly footprint: boolean;
  /** Joules that are left to it, where it says so. The server may heed it. */
  readonly budgetJ?: number;
}

/** The members of `_meta` that ask. @param call Names the call to this process. */
export const requestMeta = (call: string, budgetJ: number | undefined): object => ({
  [REQUEST]: { from: call, ...(isAmount(budgetJ) && { joules: budgetJ }) },
});

/** What the `_meta` of a request asks. */
export function askedIn(meta: unknown): Asked {
  const request = isObject(meta) ? ownData(meta, REQUEST) : undefined;
  if (!isObject(request)) return { footprint: request === true };
  const joules = ownData(request, "joules");
  const footprint = !isOfThisProcess(ownData(request, "from"));
  return { footprint, ...(isAmount(joules) && { budgetJ: joules }) };
}

/** What is stated of a footprint; undefined where its energy is not known. */
export function statementOf({ energy, co2e, unknown }: Footprint): object | undefined {
  if (!energy) return undefined;
  const { value: joules, low, high } = energy;
  return {
    ...{ joules, low, high },
    ...(co2e && { grams: co2e.value, gramsLow: co2e.low, gramsHigh: co2e.high }),
    ...(unknown && { unknown: unknown.count }),
  };
}

/** What an answer states, where it makes sense. */
export function statedIn(answer: unknown): ServiceStatement | undefined {
  const meta = isObject(answer) ? ownData(answer, "_meta") : undefined;
  const stated = isObject(meta) ? ownData(meta, FOOTPRINT) : undefined;
  if (!isObject(stated)) return undefined;
  const energy = rangeIn(stated, "joules", "low", "high");
  if (!energy || energy.high > MAX_JOULES) return undefined;
  const co2e = rangeIn(stated, "grams", "gramsLow", "gramsHigh");
  const unknown = ownData(stated, "unknown");
  return { energy, ...(co2e && { co2e }), ...(isCount(unknown) && { unknown }) };
}

/** An amount with its band; one without a band is exact. */
function rangeIn(
  stated: object,
  ...names: readonly [value: string, low: string, high: string]
): Range | undefined {
  const [value, low, high] = names.map((name) => ownData(stated, name));
  if (!isAmount(value)) return undefined;
  if (low === undefined && high === undefined) return { value, low: value, high: value };
  if (!isAmount(low) || !isAmount(high) || !(low <= value && value <= high)) return undefined;
  return { value, low, high };
}

const isAmount = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY;
const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && isAmount(value) && value <= MAX_ACTIVITIES;

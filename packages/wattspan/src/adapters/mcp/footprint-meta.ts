/** The footprint requests of callers, and the statements of servers, in `_meta`. */

import type { Footprint, Range } from "@wattspan/core";
import { isObject, ownData } from "@wattspan/core/observe";
import type { ServiceStatement } from "@wattspan/core/services";
import { JOULES_PER_KILOWATT_HOUR } from "@wattspan/core/units";
import { ownField } from "../own-field.js";
import { isOfThisProcess } from "./served-here.js";

/** The key of a server's statement: joules with their band, and grams of CO2e. */
export const FOOTPRINT = "wattspan/footprint";
/** The key of a caller's request for it, which may state the budget left. */
const REQUEST = "wattspan/footprint-request";

/** No tool takes more than a kilowatt-hour for one call. A larger figure is a mistake, or worse. */
const MAX_JOULES = JOULES_PER_KILOWATT_HOUR;
/** Activities of one call. */
const MAX_ACTIVITIES = 1e6;

/** A caller's request to a server. */
export interface Asked {
  /** Whether it wants the footprint, and is not itself metered here. */
  readonly footprint: boolean;
  /** The joules it has left, if stated. `fromMeta` obeys them. */
  readonly budgetJ?: number;
}

/** The members of `_meta` that make the request. @param call Identifies the call to this process. */
export function requestMeta(call: string, budgetJ: number | undefined): object {
  // Who has spent more than there was has nothing left.
  const leftJ = budgetJ === undefined ? undefined : Math.max(0, budgetJ);
  return { [REQUEST]: { from: call, ...(isAmount(leftJ) && { joules: leftJ }) } };
}

/** Reads a caller's request from `_meta`. */
export function askedIn(meta: unknown): Asked {
  const request = ownField(meta, REQUEST);
  if (!isObject(request)) return { footprint: request === true };
  const joules = ownData(request, "joules");
  const footprint = !isOfThisProcess(ownData(request, "from"));
  return { footprint, ...(isAmount(joules) && { budgetJ: joules }) };
}

/** The statement of a footprint. Undefined if its energy is unknown. */
export function statementOf({ energy, co2e, unknown }: Footprint): object | undefined {
  if (!energy) return undefined;
  const { value: joules, low, high } = energy;
  return {
    ...{ joules, low, high },
    ...(co2e && { grams: co2e.value, gramsLow: co2e.low, gramsHigh: co2e.high }),
    ...(unknown && { unknown: unknown.count }),
  };
}

/** The statement in an answer, if it makes sense. */
export function statedIn(answer: unknown): ServiceStatement | undefined {
  const stated = ownField(ownField(answer, "_meta"), FOOTPRINT);
  if (!isObject(stated)) return undefined;
  const energy = rangeIn(stated, "joules", "low", "high");
  if (!energy || energy.high > MAX_JOULES) return undefined;
  const co2e = rangeIn(stated, "grams", "gramsLow", "gramsHigh");
  const unknown = ownData(stated, "unknown");
  return { energy, ...(co2e && { co2e }), ...(isCount(unknown) && { unknown }) };
}

/** An amount with its band. Without a band it is exact. */
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

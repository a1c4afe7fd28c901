/** What a caller asks, and a server states, about footprints in `_meta`. */

import type { Footprint, Range } from "@wattspan/core";
import { isObject, ownData } from "@wattspan/core/observe";

/** Where a server states the footprint of what it was asked: joules with their band, and grams of CO2e. */
export const FOOTPRINT = "wattspan/footprint";
/** Where a caller asks for it, and may say how much is left to spend. */
const REQUEST = "wattspan/footprint-request";

/** No tool takes more than a kilowatt-hour for one call; a larger figure is a mistake, or worse. */
const MOST_JOULES = 3.6e6;

/** What a caller asks of a server. */
export interface Asked {
  /** Whether it wants to know the footprint, and is not metered here itself. */
  readonly footprint: boolean;
  /** Joules that are left to it, where it says so. The server may heed it. */
  readonly budgetJ?: number;
}

/** Names this process to itself, for every copy of this package: a server in it is metered with its caller, and has nothing to state. */
const PROCESS = Symbol.for("wattspan.mcp-process.v1");
const root = globalThis as { [PROCESS]?: string };
function processId(): string {
  root[PROCESS] ??= Math.random().toString(36).slice(2);
  return root[PROCESS];
}

/** The members of `_meta` that ask. */
export const requestMeta = (budgetJ: number | undefined): object => ({
  [REQUEST]: { from: processId(), ...(isAmount(budgetJ) && { joules: budgetJ }) },
});

/** What the `_meta` of a request asks. */
export function askedIn(meta: unknown): Asked {
  const request = isObject(meta) ? ownData(meta, REQUEST) : undefined;
  if (!isObject(request)) return { footprint: request === true };
  const joules = ownData(request, "joules");
  const footprint = ownData(request, "from") !== processId();
  return { footprint, ...(isAmount(joules) && { budgetJ: joules }) };
}

/** What is stated of a footprint; undefined where its energy is not known. */
export function statementOf({ energy, co2e }: Footprint): object | undefined {
  if (!energy) return undefined;
  const { value: joules, low, high } = energy;
  return { joules, low, high, ...(co2e && { grams: co2e.value }) };
}

/** The energy that an answer states, where it makes sense. */
export function statedEnergy(answer: unknown): Range | undefined {
  const meta = isObject(answer) ? ownData(answer, "_meta") : undefined;
  const stated = isObject(meta) ? ownData(meta, FOOTPRINT) : undefined;
  if (!isObject(stated)) return undefined;
  const [value, low, high] = ["joules", "low", "high"].map((name) => ownData(stated, name));
  if (!isAmount(value) || value > MOST_JOULES) return undefined;
  if (low === undefined && high === undefined) return { value, low: value, high: value };
  if (!isAmount(low) || !isAmount(high) || !(low <= value && value <= high)) return undefined;
  return { value, low, high };
}

const isAmount = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY;

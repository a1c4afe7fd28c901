/** Parts of a server's energy: as it reported them, as the meters see them, or estimated. */

import type { Reported } from "../contracts/activity-options.js";
import type { PartMethod, Range } from "../contracts/footprint.js";
import type { ServerShare } from "../contracts/model-server.js";
import type { PricingIntensity } from "./intensity-slots.js";
import { type PartTally, price } from "./part-tally.js";
import { type Tally, tallyOf } from "./tally.js";

/** Band of a reported figure without one: the tolerance of server power sensors. */
const REPORTED_ERROR = 0.05;

/** No call draws what the world generates in a week: it is a mistake, and sums of such are not finite. */
const MAX_AMOUNT = 1e18;

/** Whether a range is valid: numbers that can be, ordered, not negative. */
export const isRange = ({ value, low, high }: Range): boolean =>
  isNumber(value) &&
  isNumber(low) &&
  isNumber(high) &&
  low >= 0 &&
  low <= value &&
  value <= high &&
  high <= MAX_AMOUNT;
const isNumber = Number.isFinite as (value: unknown) => boolean;

/** A server's report as a part without a price; undefined if it is malformed. */
export function reportedPart(given: Reported): PartTally | undefined {
  const { energy, boundary = "serving", component = "server", source = "server" } = Object(given) as Reported;
  const range: Range =
    typeof energy === "number"
      ? { value: energy, low: energy * (1 - REPORTED_ERROR), high: energy * (1 + REPORTED_ERROR) }
      : Object(energy);
  if (!isRange(range)) return undefined;
  return servingPart("reported", source, tallyOf(range), undefined, { component, boundary });
}

/** Parts of a server's energy that the meters see. */
export const serverParts = (
  { parts }: ServerShare,
  intensity: PricingIntensity | undefined,
): readonly PartTally[] =>
  parts.map(({ component, method, methodId, energy }) =>
    servingPart(method, methodId, tallyOf(energy), intensity, { component }),
  );

export type ServingPartKind = Partial<
  Pick<PartTally, "component" | "boundary" | "emissionSource" | "waste" | "waterSource">
>;

/** A part of a server's energy, priced if the intensity is known. */
export function servingPart(
  method: PartMethod,
  methodId: string,
  energy: Tally | undefined,
  intensity: PricingIntensity | undefined,
  kind: ServingPartKind = NOTHING_ELSE,
): PartTally {
  const unpriced: PartTally = {
    component: kind.component ?? "server",
    method,
    methodId,
    boundary: kind.boundary ?? "serving",
    emissionSource: kind.emissionSource ?? "operational",
    zone: undefined,
    intensity: undefined,
    slots: undefined,
    waste: kind.waste,
    waterSource: kind.waterSource,
    energy,
    co2e: undefined,
    water: undefined,
  };
  return price(unpriced, intensity);
}

const NOTHING_ELSE: ServingPartKind = {};

/** The place where a hosted call is served, and the carbon intensity there. */

import type { Activity } from "../activity/activity.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { IntensityReading, Location, TimeInterval } from "../contracts/carbon-intensity.js";
import type { HostedCall, ServingPlace } from "../contracts/hosted-call.js";
import type { MeteringOptions } from "../options/metering-options.js";
import type { PricingIntensity } from "../quantities/intensity-slots.js";
import { meanRange } from "../quantities/mixture-band.js";
import { disown, type Faults } from "../runtime/fault.js";

/** The inputs of the search for a place. */
export interface PlaceFinder {
  readonly faults: Faults;
  readonly servingLocation?: MeteringOptions["servingLocation"];
  /** The intensity over an interval, here or at a place; undefined until it is known. */
  intensity(interval: TimeInterval, location?: Location): PricingIntensity | undefined;
}

/** The known place of a call. */
export interface Served {
  /** The known place of serving, without merely usual places. */
  readonly location?: Location;
  readonly intensity?: PricingIntensity | undefined;
  /** The call went to a gateway, which may count it as well. */
  readonly gateway?: boolean;
}

const RUNGS: readonly string[] = ["response", "endpoint", "model_name", "provider", "world"];

/** What is known of a call. */
type CallSoFar = Pick<Activity, "options" | "interval" | "replies" | "attempts" | "stated">;

/**
 * The place of a call by the facts so far: its options, else `servingLocation`. While the intensity there is
 * unknown, that of the place by the options alone applies.
 */
export function servedAt(call: CallSoFar, finder: PlaceFinder): Served {
  const { options, interval, replies, attempts, stated: statements } = call;
  const geography = replies?.geography;
  const { serving, model, provider } = options as InferenceOptions;
  if (serving) return { location: serving, intensity: finder.intensity(interval, serving) };
  const { host = statements?.host, region } = attempts ?? {};
  const asked: { -readonly [K in keyof HostedCall]: HostedCall[K] } = { model };
  if (provider !== undefined) asked.provider = provider;
  const stated = { ...asked };
  if (host !== undefined) asked.host = host;
  if (region !== undefined) asked.region = region;
  if (geography !== undefined) asked.geography = geography;
  const found = servedBy(asked, interval, finder);
  if (found.intensity || !(host ?? region ?? geography)) return found;
  return { ...found, ...servedBy(stated, interval, finder) };
}

function servedBy(
  call: HostedCall,
  interval: TimeInterval,
  { faults, servingLocation, intensity }: PlaceFinder,
): Served {
  const place =
    servingLocation && faults.call("estimator", "servingLocation", () => plainPlace(servingLocation(call)));
  if (!place) return {};
  const { location, rung, orIn = [], weights, gateway } = place;
  const known = rung !== "provider" && rung !== "world";
  const reading = intensity(interval, location);
  const others = orIn.map((other) => intensity(interval, other));
  return {
    ...(known && { location }),
    intensity: reading && oneOf(reading, others, rung, weights),
    ...(gateway && { gateway }),
  };
}

type Readings = readonly (PricingIntensity | undefined)[];
/** Successive calls often go to the same place. */
const last = /* @__PURE__ */ new WeakMap<
  PricingIntensity,
  { readonly rung: string; readonly others: Readings; readonly placed: PricingIntensity }
>();

/**
 * The reading with the rung of the place. For several places, their mean, with the band of any one of them.
 */
function oneOf(
  reading: PricingIntensity,
  others: Readings,
  rung: ServingPlace["rung"],
  weights: readonly number[] | undefined,
): PricingIntensity {
  const before = last.get(reading);
  if (before?.rung === rung && others.length === before.others.length)
    if (others.every((other, index) => other === before.others[index])) return before.placed;
  const known = others.filter((other) => other !== undefined);
  const placed = meanOf(
    [reading, ...known],
    at(reading, reading.rung === "world" ? "world" : rung, known.length === 0),
    weights?.filter((_, index) => index === 0 || others[index - 1] !== undefined),
  );
  last.set(reading, { rung, others, placed });
  return placed;
}

/** The reading, and those behind the mean, with another rung. Slots of one place do not apply to several. */
function at(
  { slots, ...reading }: PricingIntensity,
  rung: PricingIntensity["rung"],
  isAlone: boolean,
): PricingIntensity {
  const placed = (one: IntensityReading): IntensityReading => ({ ...one, rung });
  if (!slots || !isAlone) return placed(reading);
  return { ...placed(reading), slots: slots.map((slot) => ({ ...slot, intensity: placed(slot.intensity) })) };
}

function meanOf(
  all: readonly PricingIntensity[],
  first: PricingIntensity,
  weights: readonly number[] | undefined,
): PricingIntensity {
  if (all.length === 1) return first;
  const ranges = all.map(({ gramsPerKwh }) => gramsPerKwh);
  // Shares apply to one place.
  const { carbonFreeShare, renewableShare, scope1Share, scope3Share, ...said } = first;
  return {
    ...said,
    zone: [...new Set(all.map(({ zone }) => zone))].join(","),
    gramsPerKwh: meanRange(ranges, weights),
    estimated: true,
  };
}

const isWeight = (weight: unknown): boolean => Number.isFinite(weight) && (weight as number) >= 0;

/** The result of the application's function; throws for anything but a place. */
function plainPlace(given: ServingPlace | undefined): ServingPlace | undefined {
  if (given === undefined) return undefined;
  disown(given);
  const { location, rung, orIn, weights, gateway: asked } = given;
  const isPlace = (place: unknown) => typeof place === "object" && place !== null;
  if (!isPlace(location) || !RUNGS.includes(rung)) throw new TypeError("not a place");
  const gateway = asked === true;
  if (orIn === undefined) return { location, rung, gateway };
  if (!Array.isArray(orIn) || !orIn.every(isPlace)) throw new TypeError("orIn is not a list of locations");
  const isWeighted = weights !== undefined && Array.isArray(weights) && weights.every(isWeight);
  if (weights !== undefined && !(isWeighted && weights.length === orIn.length + 1))
    throw new TypeError("weights is not a list of a number of 0 or more for each place");
  return { location, rung, gateway, orIn: [...orIn], ...(weights && { weights: [...weights] }) };
}

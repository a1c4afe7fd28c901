/** Where a hosted call is served, and the carbon intensity there. */

import type { Activity } from "../activity/activity.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { IntensityReading, Location, TimeInterval } from "../contracts/carbon-intensity.js";
import type { HostedCall, ServingPlace } from "../contracts/hosted-call.js";
import type { MeteringOptions } from "../options/metering-options.js";
import type { PricingIntensity } from "../quantities/intensity-slots.js";
import { meanRange } from "../quantities/mixture-band.js";
import { disown, type Faults } from "../runtime/fault.js";
import { intervalOf } from "./activity-interval.js";

/** What finding a place needs. */
export interface PlaceFinder {
  readonly faults: Faults;
  readonly servingLocation: MeteringOptions["servingLocation"];
  /** The intensity over an interval, here or at a place; undefined until it is known. */
  intensity(interval: TimeInterval, location?: Location): PricingIntensity | undefined;
}

/** What is known of the place of a call. */
export interface Served {
  /** Where it is known to be served: what is only usual is left out. */
  readonly location?: Location;
  readonly intensity?: PricingIntensity | undefined;
  /** A gateway was asked, which may count the call as well. */
  readonly gateway?: boolean;
}

const RUNGS: readonly string[] = ["response", "endpoint", "model_name", "provider", "world"];

/**
 * The place of a call by what is known of it so far: what its options state, else what `servingLocation` makes of it.
 * While the intensity there is not known yet, that of the place by the options alone is taken.
 */
export function servedAt(activity: Activity, finder: PlaceFinder): Served {
  const { options, geography, attempts, stated: statements } = activity;
  const interval = intervalOf(activity);
  const { serving, model, provider } = options as InferenceOptions;
  if (serving) return { location: serving, intensity: finder.intensity(interval, serving) };
  const { host = statements?.host, region } = attempts ?? {};
  const call: { -readonly [K in keyof HostedCall]: HostedCall[K] } = { model };
  if (provider !== undefined) call.provider = provider;
  const stated = { ...call };
  if (host !== undefined) call.host = host;
  if (region !== undefined) call.region = region;
  if (geography !== undefined) call.geography = geography;
  const found = servedBy(call, interval, finder);
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
/** Many calls in a row go to the same place. */
const last = /* @__PURE__ */ new WeakMap<
  PricingIntensity,
  { readonly rung: string; readonly others: Readings; readonly placed: PricingIntensity }
>();

/** The reading with the rung of the place; with others their mean, and the band of what is one of them. */
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

/** The reading, and those that it is the mean of, with another rung. Slots of one place say nothing of several. */
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
  // Shares are those of one place.
  const { carbonFreeShare, renewableShare, scope1Share, scope3Share, ...said } = first;
  return {
    ...said,
    zone: [...new Set(all.map(({ zone }) => zone))].join(","),
    gramsPerKwh: meanRange(ranges, weights),
    estimated: true,
  };
}

const isWeight = (weight: unknown): boolean => Number.isFinite(weight) && (weight as number) >= 0;

/** What the application's function gave; throws where it is no place. */
function plainPlace(given: ServingPlace | undefined): ServingPlace | undefined {
  if (given === undefined) return undefined;
  disown(given);
  const { location, rung, orIn, weights, gateway: asked } = given;
  const isPlace = (place: unknown) => typeof place === "object" && place !== null;
  if (!isPlace(location) || !RUNGS.includes(rung)) throw new TypeError("not a place");
  const gateway = asked === true;
  if (orIn === undefined) return { location, rung, gateway };
  if (!Array.isArray(orIn) || !orIn.every(isPlace)) throw new TypeError("orIn is no list of locations");
  const isWeighted = weights !== undefined && Array.isArray(weights) && weights.every(isWeight);
  if (weights !== undefined && !(isWeighted && weights.length === orIn.length + 1))
    throw new TypeError("weights is no list of a number of 0 or more for each place");
  return { location, rung, gateway, orIn: [...orIn], ...(weights && { weights: [...weights] }) };
}

/** The place where a hosted call is served, and the carbon intensity there. */

import type { Activity } from "../activity/activity.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { IntensityReading, Location, TimeInterval } from "../contracts/carbon-intensity.js";
import type { HostedCall, ServingPlace } from "../contracts/hosted-call.js";
import type { MeteringOptions } from "../options/metering-options.js";
import type { PricingIntensity } from "../quantities/intensity-slots.js";
import { meanRange } from "../quantities/mixture-band.js";
import { disown, type Faults } from "../runtime/fault.js";
import type { CallShape } from "../shapes/call-shape.js";

/** The inputs of the search for a place. */
export interface PlaceFinder {
  readonly faults: Faults;
  readonly servingLocation?: MeteringOptions["servingLocation"];
  /** The intensities here, or at a place; undefined where none are known or too many places are. */
  intensityAt(location?: Location): IntensitySource | undefined;
}

/** The intensity of one place over an interval; undefined until it is known. */
interface IntensitySource {
  over(interval: TimeInterval): PricingIntensity | undefined;
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
/** The function of the application is pure, but what it reads may become known: it is asked again after this. */
const KEPT_MS = 1000;
const NOWHERE: Served = {};

/** The facts of a call that its options do not have. */
type Facts = { readonly [K in "host" | "region" | "geography"]?: string | undefined };

/** A found place, with the sources of its intensities. */
interface Found {
  readonly place: ServingPlace;
  readonly here: IntensitySource | undefined;
  readonly others: readonly (IntensitySource | undefined)[];
}

/** The last answer for the calls of a shape. */
interface Kept extends Facts {
  readonly found: Found | undefined;
  readonly untilMs: number;
  /** Its last intensity, and what came of it. */
  reading: PricingIntensity | undefined;
  served: Served;
}

/** Finds the places of hosted calls. */
export class ServingPlaces {
  readonly #finder: PlaceFinder;
  readonly #kept = new WeakMap<CallShape, Kept>();

  constructor(finder: PlaceFinder) {
    this.#finder = finder;
  }

  /**
   * The place of a call by the facts so far: its options, else `servingLocation`. While the intensity there is
   * unknown, that of the place by the options alone applies; but not for one of several places.
   */
  of(activity: Activity, interval = activity.interval): Served {
    const { options, replies, attempts, stated } = activity;
    const { serving } = options as InferenceOptions;
    if (serving) return { location: serving, intensity: this.#finder.intensityAt(serving)?.over(interval) };
    const host = attempts?.host ?? stated?.host;
    const region = attempts?.region;
    const geography = replies?.geography;
    const kept = this.#keptOf(activity, interval.toMs, { host, region, geography });
    const served = servedBy(kept, interval);
    const isOneOf = kept.found && kept.found.others.length > 0;
    if (served.intensity || isOneOf || (host ?? region ?? geography) === undefined) return served;
    return { ...served, ...servedBy(this.#find(activity, interval.toMs, {}), interval) };
  }

  /** The place of a call that is not sent yet, by these options alone. */
  ofUnsent(options: InferenceOptions, interval: TimeInterval): Served {
    const { serving } = options;
    if (serving) return { location: serving, intensity: this.#finder.intensityAt(serving)?.over(interval) };
    return servedBy(this.#find({ options }, interval.toMs, {}), interval);
  }

  #keptOf(activity: Activity, nowMs: number, facts: Facts): Kept {
    const kept = this.#kept.get(activity.shape);
    if (
      kept &&
      kept.host === facts.host &&
      kept.region === facts.region &&
      kept.geography === facts.geography &&
      nowMs < kept.untilMs &&
      nowMs >= kept.untilMs - KEPT_MS
    )
      return kept;
    const found = this.#find(activity, nowMs, facts);
    this.#kept.set(activity.shape, found);
    return found;
  }

  #find({ options }: Pick<Activity, "options">, nowMs: number, facts: Facts): Kept {
    const { faults, servingLocation, intensityAt } = this.#finder;
    const { model, provider } = options as InferenceOptions;
    const { host, region, geography } = facts;
    const call: { -readonly [K in keyof HostedCall]: HostedCall[K] } = { model };
    if (provider !== undefined) call.provider = provider;
    if (host !== undefined) call.host = host;
    if (region !== undefined) call.region = region;
    if (geography !== undefined) call.geography = geography;
    const place =
      servingLocation && faults.call("estimator", "servingLocation", () => plainPlace(servingLocation(call)));
    const found = place && {
      place,
      here: intensityAt(place.location),
      others: (place.orIn ?? NO_OTHERS).map((other) => intensityAt(other)),
    };
    return { ...facts, found, untilMs: nowMs + KEPT_MS, reading: undefined, served: NOWHERE };
  }
}

const NO_OTHERS: readonly Location[] = [];

function servedBy(kept: Kept, interval: TimeInterval): Served {
  if (!kept.found) return NOWHERE;
  const { here, others, place } = kept.found;
  const reading = here?.over(interval);
  // Without others, one reading gives one answer.
  if (others.length === 0 && kept.served !== NOWHERE && kept.reading === reading) return kept.served;
  const { location, rung, weights, gateway } = place;
  const readings = others.map((other) => other?.over(interval));
  kept.reading = reading;
  kept.served = {
    ...(rung !== "provider" && rung !== "world" && { location }),
    // Without one of them, the mean would be another, and its band too narrow.
    intensity: reading && readings.every(isKnown) ? oneOf(reading, readings, rung, weights) : undefined,
    ...(gateway && { gateway }),
  };
  return kept.served;
}

type Readings = readonly PricingIntensity[];
const isKnown = (reading: PricingIntensity | undefined): reading is PricingIntensity => reading !== undefined;
/** Successive calls often go to the same place. */
const last = /* @__PURE__ */ new WeakMap<
  PricingIntensity,
  {
    readonly rung: string;
    readonly others: Readings;
    readonly weights: readonly number[];
    readonly placed: PricingIntensity;
  }
>();

/**
 * The reading with the rung of the place. For several places, their mean, with the band of any one of them.
 */
function oneOf(
  reading: PricingIntensity,
  others: Readings,
  rung: ServingPlace["rung"],
  weights: readonly number[] = EQUAL,
): PricingIntensity {
  const before = last.get(reading);
  if (before?.rung === rung && isSame(others, before.others) && isSame(weights, before.weights))
    return before.placed;
  const placed = Object.freeze(
    meanOf(
      [reading, ...others],
      at(reading, reading.rung === "world" ? "world" : rung, others.length === 0),
      weights === EQUAL ? undefined : weights,
    ),
  );
  last.set(reading, { rung, others, weights, placed });
  return placed;
}

const EQUAL: readonly number[] = [];
const isSame = <T>(one: readonly T[], other: readonly T[]): boolean =>
  one.length === other.length && one.every((value, index) => value === other[index]);

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
    gramsPerKwh: Object.freeze(meanRange(ranges, weights)),
    estimated: true,
    ...(all.some((one) => one.stale) && { stale: true }),
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

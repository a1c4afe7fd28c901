/** Where a hosted call is served, and the carbon intensity there. */

import type { Activity } from "./activity.js";
import type { InferenceOptions } from "./activity-options.js";
import type { IntensityReading, Location } from "./carbon-intensity.js";
import { disown, type Faults } from "./fault.js";
import type { HostedCall, ServingPlace } from "./hosted-call.js";
import type { MeteringOptions } from "./metering-options.js";

/** What finding a place needs. */
export interface PlaceFinder {
  readonly faults: Faults;
  readonly servingLocation: MeteringOptions["servingLocation"];
  /** The intensity at a place; undefined until it is known. */
  intensity(location?: Location): IntensityReading | undefined;
}

/** What is known of the place of a call. */
export interface Served {
  /** Where it is known to be served: what is only usual is left out. */
  readonly location?: Location;
  readonly intensity?: IntensityReading | undefined;
}

const RUNGS: readonly string[] = ["response", "endpoint", "model_name", "provider", "world"];

/**
 * The place of a call by what is known of it so far: what its options state, else what `servingLocation` makes of it.
 * While the intensity there is not known yet, that of the place by the options alone is taken.
 */
export function servedAt({ options, geography, attempts }: Activity, finder: PlaceFinder): Served {
  const { serving, model, provider } = options as InferenceOptions;
  if (serving) return { location: serving, intensity: finder.intensity(serving) };
  const { host, region } = attempts ?? {};
  const call: { -readonly [K in keyof HostedCall]: HostedCall[K] } = { model };
  if (provider !== undefined) call.provider = provider;
  const stated = { ...call };
  if (host !== undefined) call.host = host;
  if (region !== undefined) call.region = region;
  if (geography !== undefined) call.geography = geography;
  const found = servedBy(call, finder);
  return found.intensity || !(host ?? region ?? geography) ? found : servedBy(stated, finder);
}

function servedBy(call: HostedCall, { faults, servingLocation, intensity }: PlaceFinder): Served {
  const place =
    servingLocation && faults.call("estimator", "servingLocation", () => plainPlace(servingLocation(call)));
  if (!place) return {};
  const { location, rung, orIn = [] } = place;
  const known = rung !== "provider" && rung !== "world";
  const reading = intensity(location);
  const others = orIn.map((other) => intensity(other));
  return { ...(known && { location }), intensity: reading && oneOf(reading, others, rung) };
}

type Readings = readonly (IntensityReading | undefined)[];
/** Many calls in a row go to the same place. */
const last = /* @__PURE__ */ new WeakMap<
  IntensityReading,
  { readonly rung: string; readonly others: Readings; readonly placed: IntensityReading }
>();

/** The reading with the rung of the place; with others their mean, and a band that covers each. */
function oneOf(reading: IntensityReading, others: Readings, rung: ServingPlace["rung"]): IntensityReading {
  const known = last.get(reading);
  if (known?.rung === rung && others.length === known.others.length)
    if (others.every((other, index) => other === known.others[index])) return known.placed;
  const placed = meanOf([reading, ...others.filter((other) => other !== undefined)], {
    ...reading,
    rung: reading.rung === "world" ? "world" : rung,
  });
  last.set(reading, { rung, others, placed });
  return placed;
}

function meanOf(all: readonly IntensityReading[], first: IntensityReading): IntensityReading {
  if (all.length === 1) return first;
  const ranges = all.map(({ gramsPerKwh }) => gramsPerKwh);
  return {
    ...first,
    zone: [...new Set(all.map(({ zone }) => zone))].join(","),
    gramsPerKwh: {
      value: ranges.reduce((sum, { value }) => sum + value, 0) / ranges.length,
      low: Math.min(...ranges.map(({ low }) => low)),
      high: Math.max(...ranges.map(({ high }) => high)),
    },
    estimated: true,
  };
}

/** What the application's function gave; throws where it is no place. */
function plainPlace(given: ServingPlace | undefined): ServingPlace | undefined {
  if (given === undefined) return undefined;
  disown(given);
  const { location, rung, orIn } = given;
  const isPlace = (place: unknown) => typeof place === "object" && place !== null;
  if (!isPlace(location) || !RUNGS.includes(rung)) throw new TypeError("not a place");
  if (orIn === undefined) return { location, rung };
  if (!Array.isArray(orIn) || !orIn.every(isPlace)) throw new TypeError("orIn is no list of locations");
  return { location, rung, orIn: [...orIn] };
}

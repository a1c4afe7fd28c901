/** Widens the band of a place that may be in one of several zones to all their figures. */

import type { CarbonIntensityProvider, IntensityReading, Location, TimeInterval } from "@wattspan/core";
import { locationProblems } from "../places/location-problems.js";
import { codeOf, gridPlaceOf, notPlaced } from "../readings/known-place.js";

/** Maximum number of zones for one figure. */
const MAX_CANDIDATES = 3;

/**
 * Asks a provider of single zones for each possible zone of a cloud region or code. The value is the
 * likeliest zone's; low and high cover all. If one has no answer, there is none: the band would be too
 * narrow.
 * @param form The form of a code of its system, which is asked for as it is.
 */
export function acrossCandidates(
  provider: CarbonIntensityProvider,
  system: string,
  form: RegExp,
): CarbonIntensityProvider {
  const { name, forecast, at } = provider;
  const placesOf = (location: Location): readonly Location[] | string => {
    // It may be newer than the table.
    if (codeOf(location, system, form) !== undefined) return [location];
    const place = namedPlaceOf(location);
    if (!place || place.alternatives.length === 0) return [location];
    const codes = [place.zone, ...place.alternatives];
    if (codes.length <= MAX_CANDIDATES) return codes.map((code) => ({ zone: { system, code } }));
    return `it may be any of ${codes.length} zones, such as ${codes.slice(0, 3).join(", ")}`;
  };
  async function all<T>(location: Location, ask: (place: Location) => Promise<T>): Promise<[T, ...T[]]> {
    const places = placesOf(location);
    if (typeof places === "string") throw notPlaced(name, places);
    return (await Promise.all(places.map(ask))) as [T, ...T[]];
  }
  return {
    ...provider,
    supports(location) {
      const places = locationProblems(location).length === 0 ? placesOf(location) : "malformed";
      return typeof places !== "string" && places.every((place) => provider.supports?.(place) ?? true);
    },
    async current(location, signal) {
      const readings = await all(location, (place) => provider.current(place, signal));
      return widened(readings, location);
    },
    ...(forecast && {
      async forecast(location: Location, horizonMs: number, signal: AbortSignal) {
        const [first, ...others] = await all(location, (place) => forecast(place, horizonMs, signal));
        return first.flatMap((reading) => {
          const same = others.map((series) =>
            series.find(({ validFromMs }) => validFromMs === reading.validFromMs),
          );
          return same.every((other) => other !== undefined) ? [widened([reading, ...same], location)] : [];
        });
      },
    }),
    ...(at && {
      at: async (location: Location, interval: TimeInterval, signal: AbortSignal) =>
        widened(await all(location, (place) => at(place, interval, signal)), location),
    }),
  };
}

/** The API itself knows the zone of coordinates. */
const namedPlaceOf = ({ coordinates: _, ...named }: Location) => gridPlaceOf(named);

function widened(
  [first, ...others]: readonly [IntensityReading, ...IntensityReading[]],
  location: Location,
): IntensityReading {
  if (others.length === 0) return first;
  const bands = [first, ...others].map(({ gramsPerKwh }) => gramsPerKwh);
  const [low, high] = [
    Math.min(...bands.map((band) => band.low)),
    Math.max(...bands.map((band) => band.high)),
  ];
  const rung = namedPlaceOf(location)?.rung ?? first.rung;
  return { ...first, gramsPerKwh: { value: first.gramsPerKwh.value, low, high }, rung };
}

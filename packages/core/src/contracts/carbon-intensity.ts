/** The contract of a source of grid carbon intensity. */

/**
 * A place on the electricity grid. The most exact member that a provider understands wins: zone, then cloud
 * region, then coordinates, then country.
 *
 * @example { cloud: { provider: "aws", region: "eu-west-1" } }
 * @example { country: "DE" } // ISO 3166-1, two or three letters
 */
export type Location = {
  readonly cloud?: { readonly provider: string; readonly region: string };
  readonly zone?: { readonly system: string; readonly code: string };
  readonly country?: string;
  readonly coordinates?: { readonly latitude: number; readonly longitude: number };
};

/**
 * How the place of a hosted call was found when the caller did not state it, best first: from the answer, the
 * host that was called, the model's name, or the provider's usual place.
 */
export type ServingRung = "response" | "endpoint" | "model_name" | "provider";

/**
 * How exactly the location was resolved, best first. `world`: nothing was known. A {@link ServingRung} is the
 * rung of a hosted call whose place the caller did not state.
 */
export type LocationRung = "zone" | "cloud_region" | "coordinates" | "country" | ServingRung | "world";

/** Grams of CO2e per kilowatt-hour at a place and time, with everything needed to judge the number. */
export interface IntensityReading {
  /** gCO2e/kWh, with its honest range. A marginal one may be 0 or negative: one more kWh may cause less. */
  readonly gramsPerKwh: { readonly value: number; readonly low: number; readonly high: number };
  /** The zone, as its source names it, for example `DE` or `US-MIDA-PJM`. */
  readonly zone: string;
  /**
   * `average`: the mix that was generated; `marginal`: what one more kWh would emit. The two are never mixed.
   */
  readonly signal: "average" | "marginal";
  /** `lifecycle` includes building the plants; `operational` is what leaves the stack. */
  readonly basis: "lifecycle" | "operational";
  /** Provider and edition, for example `electricity-maps-annual@2025`. */
  readonly source: string;
  /** Milliseconds since the Unix epoch. */
  readonly validFromMs: number;
  readonly validToMs: number;
  /** True when the source itself estimated the value. */
  readonly estimated?: boolean;
  /** How the source estimated it, in its own words, for example `TIME_SLICER_AVERAGE`. */
  readonly estimationMethod?: string;
  /** True when the reading is used after its validity. */
  readonly stale?: boolean;
  readonly rung: LocationRung;
  /** Current, forecast, past, the mean of a year, or one figure that the user stated. */
  readonly kind?: "live" | "forecast" | "historical" | "annual" | "static";
  /**
   * `consumption`: imports count with the mix of their origin; `production`: only what the zone generates.
   */
  readonly accounting?: "consumption" | "production";
  /** When the source published or last changed the value, in milliseconds since the Unix epoch. */
  readonly publishedAtMs?: number;
  /** When Wattspan requested it, in milliseconds since the Unix epoch. */
  readonly retrievedAtMs?: number;
  /** Share of generation without direct emissions, 0 to 1: nuclear and renewables. */
  readonly carbonFreeShare?: number;
  /** Share of generation from renewables, 0 to 1. */
  readonly renewableShare?: number;
  /**
   * Share of the grams that the user's own plant emits on site, such as a generator, 0 to 1: scope 1 of the
   * GHG Protocol. Absent: none.
   */
  readonly scope1Share?: number;
  /**
   * Share of the grams emitted upstream of generation, 0 to 1: producing the fuels, building the plants. For
   * scope 2 electricity this is scope 3, category 3 of the GHG Protocol. Absent: not stated.
   */
  readonly scope3Share?: number;
  /** The attribution that the source's licence requires next to published figures. */
  readonly attribution?: string;
  /** The name of the preferred provider, which had no answer. */
  readonly insteadOf?: string;
  /** True when `basis` differs from that of the provider named by `insteadOf`. */
  readonly otherBasis?: boolean;
}

/** A provider's capabilities, known without a request. */
export interface IntensityCapabilities {
  readonly signal: IntensityReading["signal"];
  readonly basis: IntensityReading["basis"];
  /** The zone systems whose codes it understands, for example `electricity-maps`. */
  readonly zoneSystems: readonly string[];
  /** Length of one figure in milliseconds. */
  readonly stepMs?: number;
  /** How far ahead `forecast` reaches, in milliseconds. Absent: no forecast. */
  readonly forecastMs?: number;
  /** Maximum requests per minute that the source allows. Absent: not stated. */
  readonly requestsPerMinute?: number;
  /** Whether `at` has past figures. */
  readonly past: boolean;
}

/** A stretch of time, in milliseconds since the Unix epoch; `toMs` is exclusive. */
export interface TimeInterval {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * A source of carbon intensity. The provider handles network, caching and fallback. Core asks rarely, in the
 * background, and reads the last answer synchronously.
 */
export interface CarbonIntensityProvider {
  readonly name: string;
  /** The intensity now. Rejects when it is unknown: a wrong number is worse than none. */
  current(location: Location, signal: AbortSignal): Promise<IntensityReading>;
  /** Intensities from now on, oldest first. Absent when the source has none. */
  forecast?(location: Location, horizonMs: number, signal: AbortSignal): Promise<readonly IntensityReading[]>;
  /**
   * The mean over a past interval, weighted by time. Rejects unless the source has figures for all of it:
   * gaps are not filled from their neighbours.
   */
  at?(location: Location, interval: TimeInterval, signal: AbortSignal): Promise<IntensityReading>;
  /** Its capabilities. */
  capabilities?(): IntensityCapabilities;
  /** Whether it understands a location. Only a request shows whether it has a figure. Never throws. */
  supports?(location: Location): boolean;
}

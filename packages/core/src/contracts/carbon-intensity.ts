/** What a person implements to add a source of grid carbon intensity. */

/**
 * A place on the electricity grid, in whatever way it is known. The most exact member that a provider
 * understands wins: zone, then cloud region, then coordinates, then country.
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
 * What told where a hosted call is served when nobody stated it, best first: the answer itself, the host that was called,
 * the name of the model, or only where its provider usually serves.
 */
export type ServingRung = "response" | "endpoint" | "model_name" | "provider";

/**
 * How exactly the location was resolved, best first. `world` means that nothing was known. The place of a hosted call
 * that nobody stated has a {@link ServingRung}.
 */
export type LocationRung = "zone" | "cloud_region" | "coordinates" | "country" | ServingRung | "world";

/**
 * Grams of CO2e per kilowatt-hour at a place and time, with everything that is needed to judge it.
 * Never a bare number.
 */
export interface IntensityReading {
  /** gCO2e/kWh, with the range that is honest for it. A marginal one may be 0 or negative: one more kWh may cause less. */
  readonly gramsPerKwh: { readonly value: number; readonly low: number; readonly high: number };
  /** The zone, as its source names it, for example `DE` or `US-MIDA-PJM`. */
  readonly zone: string;
  /** `average`: the mix that was generated; `marginal`: what one more kWh would emit. Never mixed. */
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
  /** What it is: of now, foretold, of the past, the mean of a year, or one figure that somebody stated. */
  readonly kind?: "live" | "forecast" | "historical" | "annual" | "static";
  /** `consumption`: imports count with the mix of where they come from; `production`: what the zone generates. */
  readonly accounting?: "consumption" | "production";
  /** When the source published or last changed the value, in milliseconds since the Unix epoch. */
  readonly publishedAtMs?: number;
  /** When it was asked for, in milliseconds since the Unix epoch. */
  readonly retrievedAtMs?: number;
  /** Share of generation without direct emissions, 0 to 1: nuclear and renewables. */
  readonly carbonFreeShare?: number;
  /** Share of generation from renewables, 0 to 1. */
  readonly renewableShare?: number;
  /**
   * Share of the grams that the user's own plant emits on the site, such as a generator, 0 to 1: scope 1 of the GHG Protocol.
   * Absent: none, all of it is emitted elsewhere.
   */
  readonly scope1Share?: number;
  /**
   * Share of the grams that is emitted upstream of generating the electricity, 0 to 1: bringing the fuels, building the plants. Of electricity in
   * scope 2 of the GHG Protocol it is scope 3, category 3. Absent: not stated.
   */
  readonly scope3Share?: number;
  /** The words that the licence of the source asks for beside published figures. */
  readonly attribution?: string;
  /** The name of the provider that was asked first and had no answer. */
  readonly insteadOf?: string;
  /** True when `basis` differs from that of the provider named by `insteadOf`. */
  readonly otherBasis?: boolean;
}

/** What a provider can tell, before it is asked. */
export interface IntensityCapabilities {
  readonly signal: IntensityReading["signal"];
  readonly basis: IntensityReading["basis"];
  /** The systems of zones that it takes codes of, for example `electricity-maps`. */
  readonly zoneSystems: readonly string[];
  /** Length of one figure in milliseconds. */
  readonly stepMs?: number;
  /** How far ahead `forecast` reaches, in milliseconds; absent: there is none. */
  readonly forecastMs?: number;
  /** How often its source wants to be asked in a minute, at most; absent: it does not say. */
  readonly requestsPerMinute?: number;
  /** Whether `at` knows the past. */
  readonly past: boolean;
}

/** A stretch of time, in milliseconds since the Unix epoch; `toMs` is not part of it. */
export interface TimeInterval {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * A source of carbon intensity. Network, caching and fallback are its own affair;
 * core asks rarely, in the background, and reads the last answer synchronously.
 */
export interface CarbonIntensityProvider {
  readonly name: string;
  /** The intensity now. Rejects when it is not known: a wrong number is worse than none. */
  current(location: Location, signal: AbortSignal): Promise<IntensityReading>;
  /** Intensities from now on, oldest first, where the source has them. */
  forecast?(location: Location, horizonMs: number, signal: AbortSignal): Promise<readonly IntensityReading[]>;
  /**
   * The mean over an interval of the past, weighted by time. Rejects unless the source has figures for all of it:
   * a gap is not filled with its neighbours.
   */
  at?(location: Location, interval: TimeInterval, signal: AbortSignal): Promise<IntensityReading>;
  /** What it can tell. */
  capabilities?(): IntensityCapabilities;
  /** Whether it understands a location; whether it then has a figure only asking tells. Never throws. */
  supports?(location: Location): boolean;
}

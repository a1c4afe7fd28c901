/** What a provider states of a place and a time. */

import type { LocationRung } from "./location.js";

/** Grams of CO2e per kilowatt-hour at a place and time, with everything needed to judge the number. */
export interface IntensityReading extends IntensityDetails {
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
  readonly rung: LocationRung;
}

/** What only some sources state, and what decorators add. */
export interface IntensityDetails {
  /** Current, forecast, past, the mean of a year, or one figure that the user stated. */
  readonly kind?: "live" | "forecast" | "historical" | "annual" | "static";
  /**
   * `consumption`: imports count with the mix of their origin; `production`: only what the zone generates.
   */
  readonly accounting?: "consumption" | "production";
  /** True when the source itself estimated the value. */
  readonly estimated?: boolean;
  /** How the source estimated it, in its own words, for example `TIME_SLICER_AVERAGE`. */
  readonly estimationMethod?: string;
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
  /** True when the reading is used after its validity. */
  readonly stale?: boolean;
  /** The name of the preferred provider, which had no answer. */
  readonly insteadOf?: string;
  /** True when `basis` differs from that of the provider named by `insteadOf`. */
  readonly otherBasis?: boolean;
}

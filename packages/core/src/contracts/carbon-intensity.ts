/** The contract of a source of grid carbon intensity. */

import type { IntensityReading } from "./readings/intensity-reading.js";
import type { Location } from "./readings/location.js";

export type { LocationRung, ServingRung } from "./readings/location.js";
export type { IntensityReading, Location };

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
  /**
   * Sets its figures apart from those of providers with the same name and other options, such as another API:
   * a store that several processes share has both. No secret. Absent: its name is enough.
   */
  readonly variant?: string;
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

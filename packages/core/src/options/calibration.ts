/** The contract between a metering and the comparison of its devices with a meter of the whole host. */

import type { Reading, Zone } from "../contracts/energy-meter.js";
import type { Reason } from "../contracts/reasons.js";

/** Counted devices compared with a meter of the whole host, for people. */
export interface CalibrationStatus {
  /** The zone of the whole host. It is read but never counted. */
  readonly zone: string;
  readonly meter: string;
  /**
   * Energy of all counted devices ÷ energy of the host, over all remembered windows. Absent before the first.
   */
  readonly ratio?: number;
  /** Number of remembered windows, 256 at most, and their total length in seconds. */
  readonly windows: number;
  readonly seconds: number;
  /** Whether the sensors exceeded the host in the last four windows, both at the ends of their bands. */
  readonly exceeds: boolean;
  /**
   * Current factor on modelled energy, which limits it to the host's energy less the sensors'. Absent when
   * nothing is modelled.
   */
  readonly modelFactor?: number;
  /**
   * Rise of the host's energy per modelled joule, with a band of two standard errors. Absent for fewer than
   * 30 windows, and for a model that does not vary.
   */
  readonly modelSlope?: { readonly value: number; readonly low: number; readonly high: number };
}

/** A counted device, as the comparison sees and corrects it. */
export interface CalibratedDevice {
  readonly zone: Zone;
  /** Whether its energy is known from here on. */
  readonly started: boolean;
  /** The end of its booked energy, in seconds. */
  readonly bookedUntilS: number;
  readonly statedAccuracy: { readonly low: number; readonly high: number };
  /** The last moment at which each reason held, in seconds. */
  readonly reasons: { set(reason: Reason, atS: number): unknown };
  readonly ledger: {
    readonly openedAtS: number;
    readonly lostTicks: number;
    /** Its booked energy, in joules. */
    readonly books: { readonly total: number };
  };
  /** Multiplies its later energy by a factor, and gives it another band. */
  calibrate(factor: number, accuracy: { readonly low: number; readonly high: number }): void;
}

/** Compares the counted devices with one zone. No member throws. */
export interface Calibration {
  /** The id of the zone. */
  readonly zone: string;
  /** The most that the zone draws, in watts. */
  readonly maxWatts: number;
  readonly status: CalibrationStatus;
  /** Whether to read the zone now: no more often than it changes. */
  isDue(nowMs: number): boolean;
  /** Takes a reading of the zone. `slept`: the machine was suspended since the last one. */
  take(reading: Reading, slept: boolean): void;
  /** Takes what the devices have booked. */
  look(): void;
}

/**
 * Begins the comparison with a meter of the whole host: `hostCalibration` of `@wattspan/core/calibration`.
 * @example createMetering({ meters: [rapl(), redfish(options)], calibration: hostCalibration });
 */
export type NewCalibration = (
  host: { readonly meter: string; readonly zone: Zone },
  devices: readonly CalibratedDevice[],
) => Calibration;

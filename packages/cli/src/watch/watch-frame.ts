/** One reading of `wattspan watch`. */

import type { Component, IntensityReading, Range } from "@wattspan/core";
import { co2eOf } from "../estimate/request/quantities.js";
import type { SeenPower } from "../machine/seen-power.js";

/** One device. */
export interface WatchedDevice {
  readonly zone: string;
  readonly name: string;
  readonly meter: string;
  readonly component: Component;
  /** `modelled` is computed from activity, and never measured. */
  readonly method: "measured" | "modelled";
  /** Average watts since the previous frame; absent without a new reading. */
  readonly powerW?: number;
  /** Joules since the start, with the bounds of the meter. */
  readonly energyJ: Range;
}

/**
 * One reading: a line of `--json`. Fields may be added; `schemaVersion` changes when a field changes its
 * meaning.
 */
export interface WatchFrame {
  readonly schemaVersion: 1;
  readonly command: "watch";
  readonly at: string;
  readonly elapsedS: number;
  readonly devices: readonly WatchedDevice[];
  /** Sum of all devices; absent if one is unknown. */
  readonly powerW?: number;
  readonly energyJ: Range;
  /** Grams for that energy; absent if no intensity is known. */
  readonly co2eG?: Range;
}

/** Time and grid of a frame. */
export interface FrameMoment {
  readonly at: Date;
  readonly elapsedS: number;
  readonly intensity?: IntensityReading;
}

/**
 * Builds a frame from the powers of devices.
 * @example watchFrame(seenPower(now, before, first), { at: new Date(), elapsedS: 3 })
 */
export function watchFrame(
  powers: readonly SeenPower[],
  { at, elapsedS, intensity }: FrameMoment,
): WatchFrame {
  const devices = powers.map(
    ({ zone, name, component, method, methodId, powerW, energyJ, accuracy }): WatchedDevice => ({
      zone,
      name,
      meter: methodId,
      component,
      method,
      ...(powerW !== undefined && { powerW }),
      energyJ: { value: energyJ, low: energyJ * accuracy.low, high: energyJ * accuracy.high },
    }),
  );
  const known = devices.flatMap(({ powerW }) => (powerW === undefined ? [] : [powerW]));
  const energyJ = sumOf(devices.map((device) => device.energyJ));
  return {
    schemaVersion: 1,
    command: "watch",
    at: at.toISOString(),
    elapsedS,
    devices,
    ...(known.length === devices.length && { powerW: known.reduce((sum, watts) => sum + watts, 0) }),
    energyJ,
    ...(intensity && { co2eG: co2eOf(energyJ, intensity) }),
  };
}

/** Bounds add up like values: the errors of two devices may have the same cause. */
const sumOf = (ranges: readonly Range[]): Range =>
  ranges.reduce(
    (sum, range) => ({
      value: sum.value + range.value,
      low: sum.low + range.low,
      high: sum.high + range.high,
    }),
    { value: 0, low: 0, high: 0 },
  );

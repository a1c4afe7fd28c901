/** Forecasts for one place and their errors. Bounded for any input. */

import type { IntensityReading } from "@wattspan/core";
import { values } from "@wattspan/core/names";
import { HOUR_MS } from "@wattspan/core/units";

/** The longest time between a forecast and its moment. */
export type Horizon = (typeof values.gridForecastHorizon)[number];

/** How far off the forecasts of one source and zone were. */
export interface ForecastError {
  readonly zone: string;
  readonly source: string;
  /** The longest time between a forecast and its moment: `3h` is more than one hour and up to three. */
  readonly horizon: Horizon;
  /** Mean of the absolute differences, as a share of what came: 0.1 is ten per cent. */
  readonly meanAbsolute: number;
  /** Mean with its sign: above 0 where forecasts were too high. */
  readonly bias: number;
  /** Comparisons in the mean, 96 at most. */
  readonly count: number;
}

const HORIZONS: readonly { readonly name: Horizon; readonly upToMs: number }[] =
  values.gridForecastHorizon.map((name) => ({ name, upToMs: Number.parseInt(name, 10) * HOUR_MS }));
/** Slots that still wait for what comes: a day of five minutes, and some that are never asked for. */
const MAX_SLOTS = 400;
/** Comparisons in a mean: a day of quarters of an hour. */
const MAX_ERRORS = 96;

interface Compared {
  readonly zone: string;
  readonly source: string;
  /** Relative, above 0 where the forecast was too high, latest last. */
  readonly differences: number[];
}

/** Forecasts for one place. */
export class ForecastSlots {
  /** Forecasts for each slot by horizon. Key: begin and end of the slot. */
  readonly #waiting = new Map<string, Map<Horizon, number>>();
  readonly #compared = new Map<Horizon, Compared>();

  /**
   * Records a forecast. The first of several for one slot and horizon counts, because it looked furthest
   * ahead.
   */
  record(readings: readonly IntensityReading[], nowMs: number): void {
    for (const reading of readings) {
      const aheadMs = reading.validFromMs - nowMs;
      const horizon = aheadMs > 0 ? HORIZONS.find(({ upToMs }) => aheadMs <= upToMs) : undefined;
      if (!horizon) continue;
      const key = slotOf(reading);
      const slot = this.#waiting.get(key) ?? new Map<Horizon, number>();
      if (!slot.has(horizon.name)) slot.set(horizon.name, reading.gramsPerKwh.value);
      this.#waiting.set(key, slot);
      if (this.#waiting.size > MAX_SLOTS) this.#waiting.delete(this.#waiting.keys().next().value as string);
    }
  }

  /** Compares what came with its forecasts, once per slot. */
  compare(reading: IntensityReading): void {
    const key = slotOf(reading);
    const { value } = reading.gramsPerKwh;
    const slot = this.#waiting.get(key);
    if (!slot || !(value > 0)) return;
    this.#waiting.delete(key);
    for (const [horizon, forecast] of slot) {
      const { zone, source } = reading;
      const known = this.#compared.get(horizon);
      // Another edition, or another zone for the same place, counts as another source.
      const same =
        known?.zone === zone && known.source === source ? known : { zone, source, differences: [] };
      same.differences.push((forecast - value) / value);
      if (same.differences.length > MAX_ERRORS) same.differences.shift();
      this.#compared.set(horizon, same);
    }
  }

  /** The errors so far, by horizon. */
  get errors(): readonly ForecastError[] {
    return HORIZONS.flatMap(({ name }) => {
      const compared = this.#compared.get(name);
      if (!compared) return [];
      const { zone, source, differences } = compared;
      const mean = (of: (difference: number) => number) =>
        differences.reduce((sum, difference) => sum + of(difference), 0) / differences.length;
      const bias = mean((difference) => difference);
      return [{ zone, source, horizon: name, meanAbsolute: mean(Math.abs), bias, count: differences.length }];
    });
  }
}

const slotOf = ({ validFromMs, validToMs }: IntensityReading): string => `${validFromMs} ${validToMs}`;

/**
 * Compares the counted devices with a meter of the whole host, which is read as well but never added. Time is
 * cut into windows of 30 s, or of six refreshes of the host's meter where that is longer: each has the energy
 * of the host, H, of the counted sensors, S, and of the models, M. A window with a lost tick of any of them,
 * or whose begin is too long ago to be remembered, is dropped. Three things follow:
 * 1. The status reports (S + M) ÷ H over all windows.
 * 2. Over the last four windows (a controller averages over up to a minute), S at the lower ends of its bands
 *    must not be more than H at the upper end of its own. If it is, one of them is wrong and nothing says
 *    which: the sensors' bands reach down to what the host allows, and activities have the reason
 *    `exceeds_host`. No value changes: a sensor is not corrected by another.
 * 3. A model is corrected. M must not be more than H leaves at the most, `high·H − Σ low·S`: later energy is
 *    multiplied by the factor that limits it to this, never by more than 1. From 30 windows on its band
 *    narrows to the overlap of the model and the line through (M, H − S): between 1 and the line's slope,
 *    with two standard errors. The slope is not used as the value: it includes fans and power supplies.
 */

import type { Reading } from "../../contracts/energy-meter.js";
import type {
  CalibratedDevice,
  Calibration,
  CalibrationStatus,
  NewCalibration,
} from "../../options/calibration.js";
import type { Accuracy } from "../sampling/zone-accuracy.js";
import { EnergyTrack } from "./energy-track.js";
import { HostEnergy } from "./host-energy.js";
import { slopeOf } from "./slope-fit.js";

const WINDOW_S = 30;
const WINDOW_REFRESHES = 6;
/** Kept moments of a device's energy in one window at most, so that a track holds several windows. */
const MAX_POINTS = 256;
/** Remembered windows, windows judged together, and the minimum for a fit. */
const MAX_WINDOWS = 256;
const JUDGED = 4;
const FITTED = 30;

/** Joules of one stretch of time. */
interface Window {
  readonly seconds: number;
  readonly host: number;
  readonly sensors: number;
  /** The sensors' lower bound. */
  readonly sensorsLow: number;
  /** The model's value, without the factor. */
  readonly models: number;
  /** With the factor. */
  readonly counted: number;
}

interface Part {
  readonly device: CalibratedDevice;
  readonly isModel: boolean;
  track: EnergyTrack;
  lostTicks: number;
}

/** Watches one host zone and all counted devices. */
export class HostCalibration implements Calibration {
  readonly host: HostEnergy;
  readonly #parts: readonly Part[];
  readonly #windowS: number;
  #windows: Window[] = [];
  #hostTrack: EnergyTrack;
  #fromS: number | undefined;
  #exceeds = false;
  #factor = 1;
  #slope: CalibrationStatus["modelSlope"];

  constructor(host: HostEnergy, devices: readonly CalibratedDevice[]) {
    this.host = host;
    this.#hostTrack = host.track;
    this.#windowS = Math.max(WINDOW_S, WINDOW_REFRESHES * host.refreshS);
    this.#parts = devices.map((device) => ({
      device,
      isModel: device.zone.origin === "model",
      track: new EnergyTrack(this.#windowS / MAX_POINTS),
      lostTicks: 0,
    }));
  }

  get zone(): string {
    return this.host.zone;
  }

  get maxWatts(): number {
    return this.host.maxWatts;
  }

  isDue(nowMs: number): boolean {
    return this.host.isDue(nowMs);
  }

  take(reading: Reading, slept: boolean): void {
    this.host.take(reading, slept);
  }

  get status(): CalibrationStatus {
    const { zone, meter } = this.host;
    const { seconds, host, counted } = sumOf(this.#windows);
    return {
      ...{ zone, meter, windows: this.#windows.length, seconds, exceeds: this.#exceeds },
      ...(host > 0 && { ratio: counted / host }),
      ...(this.#parts.some(({ isModel }) => isModel) && { modelFactor: this.#factor }),
      ...(this.#slope && { modelSlope: this.#slope }),
    };
  }

  /** Adds the booked energy of the devices, and judges each complete window. */
  look(): void {
    for (const { device, track } of this.#parts)
      if (device.started) track.note(device.bookedUntilS, device.ledger.books.total);
    if (this.#hostTrack !== this.host.track) this.#begin();
    const tracks = [this.#hostTrack, ...this.#parts.map(({ track }) => track)];
    this.#fromS ??= this.#beginAt(Math.max(...tracks.map(({ firstS }) => firstS)));
    const toS = Math.min(...tracks.map(({ lastS }) => lastS));
    if (this.#fromS !== undefined && toS - this.#fromS >= this.#windowS)
      this.#close(this.#fromS, toS, tracks);
    if (this.#exceeds) this.#report();
  }

  /** The host's energy was lost: earlier energy belongs to no window. */
  #begin(): void {
    this.#hostTrack = this.host.track;
    this.#fromS = undefined;
  }

  #beginAt(atS: number): number | undefined {
    if (!Number.isFinite(atS)) return undefined;
    for (const part of this.#parts) part.lostTicks = part.device.ledger.lostTicks;
    return atS;
  }

  #close(fromS: number, toS: number, tracks: readonly EnergyTrack[]): void {
    // A track forgets the begin of a window that waited for another device for too long.
    const isWhole =
      tracks.every(({ firstS }) => firstS <= fromS) &&
      this.#parts.every(({ device, lostTicks }) => device.ledger.lostTicks === lostTicks);
    if (isWhole) {
      this.#windows.push(this.#windowOf(fromS, toS));
      if (this.#windows.length > MAX_WINDOWS) this.#windows.shift();
    }
    this.#fromS = this.#beginAt(toS);
    for (const track of tracks) track.forget(toS);
    if (isWhole) this.#judge();
  }

  #windowOf(fromS: number, toS: number): Window {
    let [sensors, sensorsLow, models] = [0, 0, 0];
    for (const { device, isModel, track } of this.#parts) {
      const energy = track.between(fromS, toS);
      if (isModel) models += energy;
      else {
        sensors += energy;
        sensorsLow += device.statedAccuracy.low * energy;
      }
    }
    const host = this.#hostTrack.between(fromS, toS);
    const counted = sensors + models;
    return { seconds: toS - fromS, host, sensors, sensorsLow, models: models / this.#factor, counted };
  }

  #judge(): void {
    const { host, sensors, sensorsLow, models } = sumOf(this.#windows.slice(-JUDGED));
    const most = host * this.host.accuracy.high;
    this.#exceeds = sensorsLow > most;
    const reach = this.#exceeds ? (host * this.host.accuracy.low) / sensors : 1;
    // With nothing left for the model, the sensors are in doubt as well.
    if (models > 0 && most > sensorsLow) this.#factor = Math.min(1, (most - sensorsLow) / models);
    this.#fit();
    for (const { device, isModel } of this.#parts) {
      const { low, high } = device.statedAccuracy;
      if (isModel) device.calibrate(this.#factor, this.#modelBand(device.statedAccuracy));
      else device.calibrate(1, { low: Math.min(low, reach), high });
    }
  }

  #fit(): void {
    if (this.#windows.length < FITTED) return;
    const points = this.#windows.map(({ models, host, sensors, seconds }) => ({
      x: models / seconds,
      y: (host - sensors) / seconds,
    }));
    const slope = slopeOf(points);
    this.#slope = slope && {
      value: slope.value,
      low: slope.value - 2 * slope.error,
      high: slope.value + 2 * slope.error,
    };
  }

  /**
   * The overlap of the model and the fit, relative to the current values; the model's own band if they do not
   * overlap.
   */
  #modelBand(stated: Accuracy): Accuracy {
    if (!this.#slope) return stated;
    const low = Math.max(stated.low, Math.min(1, this.#slope.low / this.#factor));
    const high = Math.min(stated.high, Math.max(1, this.#slope.high / this.#factor));
    return { low, high };
  }

  #report(): void {
    for (const { device, isModel } of this.#parts)
      if (!isModel) device.reasons.set("exceeds_host", device.ledger.openedAtS);
  }
}

/**
 * Compares the counted devices of a metering with a meter of the whole host, as `startWattspan` does: see
 * `status.calibration`. Models are limited to what sensors leave of the host; sensors that exceed it have a
 * wider band and the reason `exceeds_host`.
 * @example createMetering({ meters: [rapl(), redfish(options)], calibration: hostCalibration });
 */
export const hostCalibration: NewCalibration = (host, devices) =>
  new HostCalibration(new HostEnergy(host), devices);

function sumOf(windows: readonly Window[]): Window {
  const sum = { seconds: 0, host: 0, sensors: 0, sensorsLow: 0, models: 0, counted: 0 };
  for (const window of windows)
    for (const key of Object.keys(sum) as (keyof Window)[]) sum[key] += window[key];
  return sum;
}

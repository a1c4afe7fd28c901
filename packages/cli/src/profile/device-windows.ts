/** Utilization and power of a device over the same whiles, until somebody says stop. */

import type { DeviceStatus, SignalSource } from "@wattspan/core";
import { attribute, extensionMetric } from "@wattspan/core/names";
import type { MeteredMachine } from "../machine/metered-machine.js";
import type { Time } from "../process/time.js";
import type { AskedDevice } from "./asked-device.js";
import type { PowerWindow } from "./power-curve.js";

/** What is looked at, and by what. */
export interface Looking {
  readonly machine: Pick<MeteredMachine, "look">;
  readonly device: AskedDevice;
  /** Who says how busy it is. */
  readonly utilization: readonly SignalSource[];
  readonly time: Time;
}

/** What was seen. */
export interface SeenWindows {
  /** Those in which the load was as it had been in the window before. */
  readonly windows: readonly PowerWindow[];
  /** The device could not be read any more. */
  readonly isLost: boolean;
}

/** A driver averages utilization over up to a second, and reports it late: a window whose utilization is farther from that of the window before is of two loads. */
const STEADY = 0.1;
/** The least that a window lasts. */
export const WINDOW_MS = 1000;
const LOOKS_PER_WINDOW = 10;
/** A device that brings no new value for so many windows is lost. */
const SILENT_WINDOWS = 5;

/** The busy share of a device now, 0…1; undefined where nothing reports it. */
export function utilizationOf(
  sources: readonly SignalSource[],
  { hardware }: AskedDevice,
): number | undefined {
  return sources
    .flatMap((source) => source.read())
    .find(
      ({ metric, attributes }) =>
        metric === extensionMetric.deviceUtilization && attributes?.[attribute.hwId] === hardware,
    )?.value;
}

/**
 * Looks until `until` aborts, until so many windows were seen, or until the device is lost. Windows begin and end where the device's sensor brought a new
 * value. The first is only for the load to settle.
 * @example await deviceWindows({ machine, device, utilization: [gpuSignals()], time: systemTime }, AbortSignal.timeout(30_000))
 */
export async function deviceWindows(
  looking: Looking,
  until: AbortSignal,
  most = Number.POSITIVE_INFINITY,
): Promise<SeenWindows> {
  const { machine, device, utilization, time } = looking;
  const sensors = async () => (await machine.look()).devices.filter(({ id }) => device.zones.includes(id));
  const windows: PowerWindow[] = [];
  let start = await sensors();
  let before: number | undefined;
  let samples: { readonly atMs: number; readonly share: number }[] = [];
  while (windows.length < most) {
    await time.pause(WINDOW_MS / LOOKS_PER_WINDOW, until);
    if (until.aborted) break;
    const now = await sensors();
    const share = utilizationOf(utilization, device);
    const nowMs = time.now();
    if (share !== undefined) samples.push({ atMs: nowMs, share });
    if (isLost(start, now, nowMs - SILENT_WINDOWS * WINDOW_MS)) return { windows, isLost: true };
    const [fromMs, toMs] = [bookedMs(start), bookedMs(now)];
    if (toMs - fromMs < WINDOW_MS) continue;
    const mean = meanOf(samples.filter(({ atMs }) => atMs > fromMs && atMs <= toMs).map((one) => one.share));
    if (mean !== undefined && before !== undefined && Math.abs(mean - before) <= STEADY)
      windows.push({ utilization: mean, watts: wattsOf(start, now) });
    samples = samples.filter(({ atMs }) => atMs > toMs);
    [start, before] = [now, mean];
  }
  return { windows, isLost: false };
}

/** Up to when all of them are booked. */
const bookedMs = (sensors: readonly DeviceStatus[]): number =>
  Math.min(...sensors.map(({ bookedUntilMs }) => bookedUntilMs));

function isLost(
  start: readonly DeviceStatus[],
  now: readonly DeviceStatus[],
  silentSinceMs: number,
): boolean {
  if (now.length < start.length || bookedMs(now) < silentSinceMs) return true;
  return now.some(({ lostTicks }, i) => lostTicks > (start[i]?.lostTicks ?? 0));
}

function wattsOf(start: readonly DeviceStatus[], now: readonly DeviceStatus[]): number {
  return now.reduce((sum, { total, bookedUntilMs }, i) => {
    const before = start[i];
    if (!before) return Number.NaN;
    return sum + ((total - before.total) / (bookedUntilMs - before.bookedUntilMs)) * 1000;
  }, 0);
}

const meanOf = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;

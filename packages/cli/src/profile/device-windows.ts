/** Utilization and power of a device over the same windows, until stopped. */

import type { DeviceStatus, SignalSource } from "@wattspan/core";
import { attribute, extensionMetric } from "@wattspan/core/names";
import { perSecond } from "@wattspan/core/units";
import type { MeteredMachine } from "../machine/metered-machine.js";
import type { Time } from "../process/time.js";
import type { AskedDevice } from "./asked-device.js";
import type { PowerWindow } from "./power-curve.js";

/** The device, and how it is read. */
export interface Looking {
  readonly machine: Pick<MeteredMachine, "look">;
  readonly device: AskedDevice;
  /** Sources of its utilization. */
  readonly utilization: readonly SignalSource[];
  readonly time: Time;
}

/** The measured windows. */
export interface SeenWindows {
  /** Windows whose load equals that of the previous window. */
  readonly windows: readonly PowerWindow[];
  /** The device is no longer readable. */
  readonly isLost: boolean;
}

/**
 * Maximum difference in utilization from the previous window. A driver averages over up to a second and
 * reports late, so a larger difference means two loads in one window.
 */
const STEADY = 0.1;
/** Minimum length of a window. */
export const WINDOW_MS = 1000;
const LOOKS_PER_WINDOW = 10;
/** A device without a new value for this many windows is lost. */
const SILENT_WINDOWS = 5;

/** The current busy share of a device, 0…1; undefined if nothing reports it. */
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
 * Measures until `until` aborts, until the given number of windows, or until the device is lost. Windows
 * begin and end at a new value of the device's sensor. The first only lets the load settle.
 * @example await deviceWindows({ machine, device, utilization: [gpuSignals()], time: systemTime },
 * AbortSignal.timeout(30_000))
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

/** Time up to which all zones are booked. */
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
    return sum + perSecond(total - before.total, bookedUntilMs - before.bookedUntilMs);
  }, 0);
}

const meanOf = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;

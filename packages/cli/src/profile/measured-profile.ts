/** Measures the processor's power from rest to full load. */

import { cpus } from "node:os";
import { msFromSeconds, secondsFromMs } from "@wattspan/core/units";
import { type CpuUser, hostCpu } from "@wattspan/meters";
import { type MachineOptions, type MeteredMachine, meteredMachine } from "../machine/metered-machine.js";
import { type SeenPower, seenPower } from "../machine/seen-power.js";
import { systemTime, type Time } from "../process/time.js";
import { askedDevice } from "./asked-device.js";
import { cpuLoad } from "./cpu-load.js";
import type { LoadWindows, PowerWindow } from "./power-curve.js";
import { type ProfileResult, writtenProfile } from "./written-profile.js";

/** What to measure, and for how long. */
export interface ProfileRequest extends MachineOptions {
  /** Seconds in total. */
  readonly seconds: number;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  /** Source of the machine's utilization. Default: the host. */
  readonly busy?: CpuUser;
  /** Creates the load. Default: threads of this process. */
  readonly load?: typeof cpuLoad;
}

const LOADS = [0, 0.25, 0.5, 0.75, 1];
const WINDOWS = 3;
/** Each load has one part to settle and three windows of two parts. */
const PARTS = 2 * WINDOWS + 1;
/** Minimum range between the lightest and the fullest load; with less, a curve would be a guess. */
const MIN_SPREAD = 0.5;

/**
 * Applies loads to the processor in turn and reads its power three times at each. Refuses without a sensor.
 * @throws WattspanConfigurationError for an invalid `WATTSPAN_LOCATION`.
 * @example await measuredProfile({ seconds: 40, signal: interrupted.signal, say: progress.say })
 */
export async function measuredProfile(request: ProfileRequest): Promise<ProfileResult> {
  const { root, seconds, signal, say, candidates, load = cpuLoad, time = systemTime } = request;
  const host = root === undefined ? {} : { root };
  const busy = request.busy ?? hostCpu(host);
  const machine = await meteredMachine({ ...host, ownCpu: busy, ...(candidates && { candidates }), time });
  try {
    const first = await machine.look();
    const device = askedDevice("cpu", first);
    if (typeof device === "string") return { status: "unavailable", detail: device };
    const sensors = first.devices.filter(({ id }) => device.zones.includes(id));
    const vcpus = cpus().length;
    const counts = [...new Set(LOADS.map((load) => Math.round(load * vcpus)))];
    const partMs = msFromSeconds(seconds) / counts.length / PARTS;
    const loads: LoadWindows[] = [];
    for (const [index, threads] of counts.entries()) {
      say(`Step ${index + 1} of ${counts.length}: ${threads} of ${vcpus} vCPUs busy`);
      const windows = await windowsAt(threads, { machine, busy, load, vcpus, partMs, signal, time });
      if (signal.aborted) return { status: "unavailable", detail: "it was interrupted" };
      const [some, ...others] = windows;
      if (some) loads.push([some, ...others]);
    }
    const problem = problemOf(loads, counts.length);
    return problem === undefined
      ? { status: "measured", profile: writtenProfile(loads, sensors, time) }
      : { status: "unavailable", detail: problem };
  } finally {
    await machine.stop();
  }
}

function problemOf(loads: readonly LoadWindows[], expected: number): string | undefined {
  if (loads.length < expected) return "a sensor gave no new value at one of the loads";
  const utilizations = loads.flat().map(({ utilization }) => utilization);
  const spread = Math.max(...utilizations) - Math.min(...utilizations);
  if (spread >= MIN_SPREAD) return undefined;
  return "the machine was busy with other work, so its load hardly changed; try again when it is idle";
}

interface Measuring {
  readonly machine: MeteredMachine;
  readonly busy: CpuUser;
  readonly load: typeof cpuLoad;
  readonly vcpus: number;
  readonly partMs: number;
  readonly signal: AbortSignal;
  readonly time: Time;
}

async function windowsAt(threads: number, measuring: Measuring): Promise<readonly PowerWindow[]> {
  const { partMs, signal, time } = measuring;
  const load = measuring.load(threads);
  try {
    await time.pause(partMs, signal);
    const windows: PowerWindow[] = [];
    let before = await lookAt(measuring);
    for (let window = 0; window < WINDOWS && !signal.aborted; window++) {
      await time.pause(2 * partMs, signal);
      const now = await lookAt(measuring);
      const watts = wattsOf(seenPower(now.devices, before.devices, before.devices));
      const busyCores = (now.busyS - before.busyS) / secondsFromMs(now.atMs - before.atMs);
      // If nothing reports the utilization, the requested load is taken.
      const cores = Number.isFinite(busyCores) ? busyCores : threads;
      if (watts !== undefined) windows.push({ utilization: cores / measuring.vcpus, watts });
      before = now;
    }
    return windows;
  } finally {
    await load.stop();
  }
}

async function lookAt({ machine, busy, time }: Measuring) {
  const { devices } = await machine.look();
  return { devices, busyS: busy.read() ?? Number.NaN, atMs: time.now() };
}

/** The watts of all sensors of the processor; undefined if one has no reading. */
function wattsOf(powers: readonly SeenPower[]): number | undefined {
  const known = powers.filter(({ component, method }) => component === "cpu" && method === "measured");
  if (known.length === 0 || known.some(({ powerW }) => powerW === undefined)) return undefined;
  return known.reduce((sum, { powerW = 0 }) => sum + powerW, 0);
}

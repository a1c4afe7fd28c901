/** Measures a device's power at rest and under a given load. */

import type { SignalSource } from "@wattspan/core";
import { msFromSeconds, secondsFromMs } from "@wattspan/core/units";
import { gpuSignals, hostCpu, hostSignals } from "@wattspan/meters";
import { type MachineOptions, meteredMachine } from "../machine/metered-machine.js";
import { type ChildEnd, runChild } from "../process/child.js";
import type { SignalSource as ProcessSignals } from "../process/interruption.js";
import { systemTime } from "../process/time.js";
import type { Environment } from "../terminal/terminal.js";
import { percentText } from "../terminal/text/number-text.js";
import { type AskedDevice, askedDevice } from "./asked-device.js";
import { deviceWindows, type Looking, utilizationOf, WINDOW_MS } from "./device-windows.js";
import type { LoadWindows, PowerWindow } from "./power-curve.js";
import { type ProfileResult, writtenProfile } from "./written-profile.js";

/** The device and its load. */
export interface CommandProfileRequest extends MachineOptions {
  /** `cpu`, `gpu`, `gpu-1`, or the id of a zone. */
  readonly device: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** The command runs once for each level and reads it from `WATTSPAN_PROFILE_LEVEL`. */
  readonly levels: readonly number[];
  /** Maximum seconds of each run, after which it is stopped. Default: until it ends. */
  readonly seconds?: number;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  /** Source of signals, which are forwarded to the command. */
  readonly signals?: ProcessSignals;
  /** Sources of device utilization. Default: the host and the drivers of the cards. */
  readonly utilization?: readonly SignalSource[];
}

const LEVEL = "WATTSPAN_PROFILE_LEVEL";
const REST_WINDOWS = 4;
/** Something else may use the device. */
const MAX_REST_MS = 10 * REST_WINDOWS * WINDOW_MS;
/** Cards open without blocking. */
const OPENING_MS = 5000;
/** Distance between steps of the curve. */
const BIN = 0.1;
/**
 * Minimum range of utilization for a curve. The processor's curve becomes a model for its whole range.
 */
const MIN_SPREAD = { gpu: BIN, cpu: 0.5 };

/**
 * Measures a device at rest, then while the command runs. The curve is the measured power by utilization, in
 * steps of 10 %.
 * @throws WattspanConfigurationError for an invalid `WATTSPAN_LOCATION`.
 * @example await commandProfile({ device: "gpu-0", command: ["python3", "load.py"], levels: [1], environment, signal,
 * say })
 */
export async function commandProfile(request: CommandProfileRequest): Promise<ProfileResult> {
  const { root, candidates, device: asked, time = systemTime } = request;
  const host = root === undefined ? {} : { root };
  const utilization = request.utilization ?? [
    hostSignals({ ...host, include: ["cpu-utilization"] }),
    gpuSignals(host),
  ];
  const machine = await meteredMachine({
    ...host,
    ownCpu: hostCpu(host),
    ...(candidates && { candidates }),
    time,
  });
  try {
    const status = await machine.look();
    const device = askedDevice(asked, status);
    if (typeof device === "string") return { status: "unavailable", detail: device };
    const looking = { machine, device, utilization, time };
    const seen = await windowsAtRestAndUnderLoad(looking, request);
    if (typeof seen === "string") return { status: "unavailable", detail: seen };
    const problem = problemOf(seen, device);
    if (problem !== undefined) return { status: "unavailable", detail: problem };
    const sensors = status.devices.filter(({ id }) => device.zones.includes(id));
    return { status: "measured", profile: writtenProfile(binned(seen), sensors, time) };
  } finally {
    for (const source of utilization) source.close?.();
    await machine.stop();
  }
}

/** The windows, or why they are not usable. */
async function windowsAtRestAndUnderLoad(
  looking: Looking,
  request: CommandProfileRequest,
): Promise<readonly PowerWindow[] | string> {
  const { levels, say, signal } = request;
  const { name } = looking.device;
  const isReported = await reportsUtilization(looking, signal);
  if (signal.aborted) return "it was interrupted";
  if (!isReported) return `nothing reports how busy ${name} is`;
  say(`${name} at rest`);
  const rest = await windowsAtRest(looking, signal);
  if (typeof rest === "string") return rest;
  const windows = [...rest];
  for (const [index, level] of levels.entries()) {
    if (signal.aborted) break;
    say(`Run ${index + 1} of ${levels.length}: ${LEVEL}=${level}`);
    const run = await windowsOfRun(level, looking, request);
    if (typeof run === "string") return run;
    windows.push(...run);
  }
  return signal.aborted ? "it was interrupted" : windows;
}

async function reportsUtilization(
  { utilization, device, time }: Looking,
  signal: AbortSignal,
): Promise<boolean> {
  const untilMs = time.now() + OPENING_MS;
  while (utilizationOf(utilization, device) === undefined) {
    if (time.now() > untilMs || signal.aborted) return false;
    await time.pause(50, signal);
  }
  return true;
}

async function windowsAtRest(
  looking: Looking,
  signal: AbortSignal,
): Promise<readonly PowerWindow[] | string> {
  const { device, time } = looking;
  const over = new AbortController();
  const cancel = time.schedule(() => over.abort(), MAX_REST_MS);
  const until = AbortSignal.any([signal, over.signal]);
  const { windows, isLost } = await deviceWindows(looking, until, REST_WINDOWS);
  cancel();
  if (isLost) return `${device.name} can no longer be read`;
  if (windows.length > 0 || signal.aborted) return windows;
  return (
    `in ${secondsFromMs(MAX_REST_MS)} s at rest, ${device.name} was at no time equally busy for long enough: ` +
    "something else uses it, or its utilization is no longer reported"
  );
}

async function windowsOfRun(
  level: number,
  looking: Looking,
  request: CommandProfileRequest,
): Promise<readonly PowerWindow[] | string> {
  const { command, environment, signals, seconds, signal } = request;
  const { time } = looking;
  const [over, enough] = [new AbortController(), new AbortController()];
  const cancel =
    seconds === undefined ? undefined : time.schedule(() => enough.abort(), msFromSeconds(seconds));
  const startMs = time.now();
  const child = runChild(command, {
    environment: { ...environment, [LEVEL]: String(level) },
    ...{ isTerminal: false, ...(signals && { signals }) },
    // Of the interruption, too: a command may overlook the signal that is passed on.
    stop: AbortSignal.any([enough.signal, over.signal, signal]),
  });
  const hasEnded = new AbortController();
  void child.then(() => hasEnded.abort());
  const { windows, isLost } = await deviceWindows(looking, hasEnded.signal);
  over.abort();
  const end = await child;
  cancel?.();
  if (signal.aborted) return "it was interrupted";
  const tookS = secondsFromMs(time.now() - startMs);
  if (isLost)
    return `${looking.device.name} can no longer be read, ${tookS.toFixed(1)} s after the command started`;
  const failure = failureOf(end, enough.signal.aborted, command);
  if (failure !== undefined) return failure;
  if (windows.length > 0) return windows;
  const least = secondsFromMs(3 * WINDOW_MS);
  return (
    `the command ran ${tookS.toFixed(1)} s, and at no time was ${looking.device.name} equally busy for long ` +
    `enough; let it keep one load for ${least} s or longer`
  );
}

/** A command that was stopped at its time limit did not fail. */
function failureOf(
  { code, failure }: ChildEnd,
  wasEnded: boolean,
  [name = ""]: readonly string[],
): string | undefined {
  if (failure !== undefined) return `${name} ${failure}`;
  return code === 0 || wasEnded
    ? undefined
    : `the command failed with exit code ${code}, so its load is not known`;
}

function problemOf(windows: readonly PowerWindow[], { component, name }: AskedDevice): string | undefined {
  const all = windows.map(({ utilization }) => utilization);
  const [lowest, highest] = [Math.min(...all), Math.max(...all)];
  if (highest - lowest >= MIN_SPREAD[component]) return undefined;
  const needed = percentText(MIN_SPREAD[component]);
  return (
    `${name} was ${percentText(lowest)} to ${percentText(highest)} busy, and a curve needs ${needed} between ` +
    "the two: the command hardly changed the load, or the device was busy before"
  );
}

/** Grouped by steps of utilization. */
function binned(windows: readonly PowerWindow[]): readonly LoadWindows[] {
  const bins = new Map<number, readonly [PowerWindow, ...PowerWindow[]]>();
  for (const window of windows) {
    const bin = Math.round(window.utilization / BIN);
    const [first, ...others] = bins.get(bin) ?? [];
    bins.set(bin, first ? [first, ...others, window] : [window]);
  }
  return [...bins.values()];
}

/**
 * NVIDIA's driver library, NVML, called through koffi. Source of the functions and structures: `nvml.h`, API
 * 13.
 */

import { secondsFromMs } from "@wattspan/core/units";
import type { Koffi, KoffiLibrary, NativeFunction } from "./koffi.js";
import { FUNCTION_NOT_FOUND, SUCCESS } from "./return-codes.js";

/** Out-parameters are buffers of ours, passed as `void *`: boxes of koffi's cost four times as much. */
const DEFINITIONS = {
  init: "int nvmlInit_v2()",
  shutdown: "int nvmlShutdown()",
  driverVersion: "int nvmlSystemGetDriverVersion(void *to, unsigned int size)",
  count: "int nvmlDeviceGetCount_v2(void *count)",
  byIndex: "int nvmlDeviceGetHandleByIndex_v2(unsigned int index, void *device)",
  byUuid: "int nvmlDeviceGetHandleByUUID(const char *uuid, void *device)",
  byPlace: "int nvmlDeviceGetHandleByPciBusId_v2(const char *busId, void *device)",
  name: "int nvmlDeviceGetName(void *device, void *to, unsigned int size)",
  uuid: "int nvmlDeviceGetUUID(void *device, void *to, unsigned int size)",
  pci: "int nvmlDeviceGetPciInfo_v3(void *device, void *to)",
  capability: "int nvmlDeviceGetCudaComputeCapability(void *device, void *major, void *minor)",
  limit: "int nvmlDeviceGetEnforcedPowerLimit(void *device, void *milliwatts)",
  limits: "int nvmlDeviceGetPowerManagementLimitConstraints(void *device, void *least, void *most)",
  persistence: "int nvmlDeviceGetPersistenceMode(void *device, void *mode)",
  migMode: "int nvmlDeviceGetMigMode(void *device, void *current, void *pending)",
  processes: "int nvmlDeviceGetComputeRunningProcesses_v3(void *device, void *count, void *to)",
  energy: "int nvmlDeviceGetTotalEnergyConsumption(void *device, void *millijoules)",
  fields: "int nvmlDeviceGetFieldValues(void *device, int count, void *fields)",
  usage: "int nvmlDeviceGetPowerUsage(void *device, void *milliwatts)",
  utilization: "int nvmlDeviceGetUtilizationRates(void *device, void *percents)",
  memory: "int nvmlDeviceGetMemoryInfo_v2(void *device, void *bytes)",
  oldMemory: "int nvmlDeviceGetMemoryInfo(void *device, void *bytes)",
  uses: "int nvmlDeviceGetProcessUtilization(void *device, void *to, void *count, uint64_t sinceUs)",
  usesInfo: "int nvmlDeviceGetProcessesUtilizationInfo(void *device, void *info)",
} as const;
export type DriverCall = keyof typeof DEFINITIONS;

/** The library's opaque handle of a device. */
export type DeviceHandle = bigint;

/** The functions of one loaded library. */
export class DriverLibrary {
  readonly #koffi: Koffi;
  readonly #functions: Readonly<Record<DriverCall, NativeFunction | undefined>>;
  /**
   * The minimum time of each call in another thread: a call that waited for this thread is no measure of its
   * cost.
   */
  readonly #quickestMs = new Map<DriverCall, number>();
  #asideMs = 0;

  /** @throws koffi's error without such a library. */
  constructor(koffi: Koffi, path: string) {
    this.#koffi = koffi;
    const library = koffi.load(path);
    const entries = Object.entries(DEFINITIONS).map(([call, text]) => [call, declared(library, text)]);
    this.#functions = Object.fromEntries(entries);
  }

  /** Calls and returns NVML's code. Only for calls known to be fast: it blocks. */
  call(call: DriverCall, ...values: readonly unknown[]): number {
    const found = this.#functions[call];
    return found ? (found(...values) as number) : FUNCTION_NOT_FOUND;
  }

  /** Calls in another thread: a driver that wakes a card, or has lost one, blocks for seconds. */
  callAside(call: DriverCall, ...values: readonly unknown[]): Promise<number> {
    const found = this.#functions[call];
    if (!found) return Promise.resolve(FUNCTION_NOT_FOUND);
    const beforeMs = performance.now();
    return new Promise((resolve, reject) => {
      found.async(...values, (error: unknown, code: number) => {
        this.#noteAside(call, performance.now() - beforeMs);
        return error ? reject(error) : resolve(code);
      });
    });
  }

  /** Seconds that calls took in other threads so far. */
  get asideS(): number {
    return secondsFromMs(this.#asideMs);
  }

  #noteAside(call: DriverCall, ms: number): void {
    const quickestMs = Math.min(ms, this.#quickestMs.get(call) ?? ms);
    this.#quickestMs.set(call, quickestMs);
    this.#asideMs += quickestMs;
  }

  /**
   * The memory address of a buffer, for structures that point to one; undefined if koffi does not report it.
   */
  addressOf(bytes: Uint8Array): bigint | undefined {
    return this.#koffi.address?.(bytes);
  }

  /** A text, or the code of its failure. */
  async text(call: DriverCall, ...values: readonly unknown[]): Promise<string | number> {
    const to = Buffer.alloc(96);
    const code = await this.callAside(call, ...values, to, to.length);
    return code === SUCCESS ? textIn(to) : code;
  }

  /** A number of 32 bits, or undefined. */
  async unsigned(call: DriverCall, ...values: readonly unknown[]): Promise<number | undefined> {
    const to = new Uint32Array(1);
    return (await this.callAside(call, ...values, to)) === SUCCESS ? to[0] : undefined;
  }

  /** A device, or the code of its failure. */
  async device(
    call: "byIndex" | "byUuid" | "byPlace",
    value: number | string,
  ): Promise<DeviceHandle | number> {
    const to = new BigUint64Array(1);
    const code = await this.callAside(call, value, to);
    return code === SUCCESS ? (to[0] as bigint) : code;
  }
}

/** The text in a buffer, up to its first zero. */
export function textIn(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("latin1", 0, end < 0 ? bytes.length : end);
}

/** A function that this version of the library lacks is missing, and nothing else fails. */
function declared(library: KoffiLibrary, definition: string): NativeFunction | undefined {
  try {
    return library.func(definition);
  } catch {
    return undefined; // Each call of it then returns "function not found", as NVML's own wrappers do.
  }
}

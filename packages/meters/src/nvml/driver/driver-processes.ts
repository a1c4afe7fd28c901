/** The processes on the cards, from the driver. It takes milliseconds, and is called in another thread. */

import type { DeviceHandle, DriverLibrary } from "../library/driver-library.js";
import { SUCCESS } from "../library/return-codes.js";
import type { ProcessLists } from "../sharing/cotenants.js";
import type { DriverCard } from "./driver-card.js";

/** `nvmlProcessInfo_t`: number, memory, and the instances. Source: `nvml.h`. */
const PROCESS_BYTES = 24;
/** More are as foreign as these. */
const MAX_PROCESSES = 1024;

/** Lists those of all cards; undefined if one of them does not report them. */
export function driverProcesses(library: DriverLibrary, cards: readonly DriverCard[]): ProcessLists {
  return {
    everyMs: 3000,
    async ask() {
      const found = new Map<string, readonly number[]>();
      for (const { id, device } of cards) {
        if (device === undefined) continue;
        const pids = await processesOn(library, device);
        if (!pids) return undefined;
        found.set(id, pids);
      }
      return found;
    },
  };
}

async function processesOn(
  library: DriverLibrary,
  device: DeviceHandle,
): Promise<readonly number[] | undefined> {
  const count = Uint32Array.of(MAX_PROCESSES);
  const words = new Uint32Array((MAX_PROCESSES * PROCESS_BYTES) / Uint32Array.BYTES_PER_ELEMENT);
  if ((await library.callAside("processes", device, count, words)) !== SUCCESS) return undefined;
  const pids = Math.min(MAX_PROCESSES, count[0] as number);
  return Array.from({ length: pids }, (_, index) => words[(index * PROCESS_BYTES) / 4] as number);
}

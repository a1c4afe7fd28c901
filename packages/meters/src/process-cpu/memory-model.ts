import { totalmem } from "node:os";
import { joules, microjoulesFromJoules, type Reading, type Zone } from "@wattspan/core";
import { MEMORY_ZONE } from "../host/machine/modelled-zones.js";
import type { OwnMemory } from "../host/share/own-memory.js";

const BYTES_PER_GIB = 2 ** 30;
const MS_PER_SECOND = 1000;
/** Memory in use changes slowly; it is read with the CPU time. */
const REFRESH_MS = 10;

/** Memory in use, times watts. */
export interface MemoryModel {
  readonly zone: Zone;
  read(): Reading;
  close(): void;
}

/**
 * Energy of memory in use: `J = ∫ GiB in use × watts per GiB`, linear between readings.
 *
 * @param now Milliseconds on the time base of `performance.now()`.
 */
export function memoryModel(memory: OwnMemory, wattsPerGib: number, now: () => number): MemoryModel {
  let last: { readonly atMs: number; readonly watts: number } | undefined;
  let sumJ = 0;
  return {
    zone: {
      id: MEMORY_ZONE,
      name: `modelled: memory in use, ${wattsPerGib} W/GiB`,
      component: "memory",
      scope: "component",
      origin: "model",
      refreshMs: REFRESH_MS,
      maxWatts: (totalmem() / BYTES_PER_GIB) * wattsPerGib,
    },
    read() {
      const bytes = memory.read();
      const atMs = now();
      if (bytes === undefined) return { zone: MEMORY_ZONE, atMs, kind: "none", reason: "memory unreadable" };
      const watts = (bytes / BYTES_PER_GIB) * wattsPerGib;
      if (last) sumJ += ((last.watts + watts) / 2) * Math.max(0, (atMs - last.atMs) / MS_PER_SECOND);
      last = { atMs, watts };
      const microjoules = microjoulesFromJoules(joules(sumJ));
      return { zone: MEMORY_ZONE, atMs, kind: "counter", microjoules, share: { own: 1 } };
    },
    close: () => memory.close(),
  };
}

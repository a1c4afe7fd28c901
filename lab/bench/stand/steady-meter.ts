import type { EnergyMeter, Reading, Zone } from "@wattspan/core";

/** A zone whose power never changes. */
export interface SteadyZone extends Zone {
  readonly watts: number;
}

/** A meter that counts its reads. */
export interface SteadyMeter extends EnergyMeter {
  readonly reads: number;
}

/**
 * Counters that rise steadily with real time and show a new value at each refresh. Reading costs next to nothing, so
 * that what is measured is metering and not a simulation.
 *
 * @example createMetering({ meters: [steadyMeter("gpus", [gpuZone(0), gpuZone(1)])] })
 */
export function steadyMeter(
  name: string,
  zones: readonly SteadyZone[],
  now = () => performance.now(),
): SteadyMeter {
  let reads = 0;
  const read = (): readonly Reading[] => {
    reads++;
    const atMs = now();
    return zones.map(({ id, refreshMs, watts }) => {
      const refreshedMs = Math.floor(atMs / refreshMs) * refreshMs;
      return { zone: id, atMs, kind: "counter", microjoules: BigInt(Math.floor(refreshedMs * watts * 1000)) };
    });
  };
  return {
    name,
    get reads() {
      return reads;
    },
    open: () => Promise.resolve({ status: "ready", zones, reader: { read } }),
  };
}

/** A package or memory zone as RAPL has them: a new value every millisecond. */
export const hostZone = (id: string, component: "cpu" | "memory"): SteadyZone => ({
  id,
  component,
  scope: "component",
  origin: "sensor",
  refreshMs: 1,
  maxWatts: 500,
  idleWatts: 20,
  watts: 60,
});

/** A card as NVML shows it: a new value every 100 ms. */
export const gpuZone = (index: number): SteadyZone => ({
  id: `gpu-${index}`,
  component: "gpu",
  scope: "device",
  origin: "sensor",
  refreshMs: 100,
  maxWatts: 700,
  idleWatts: 80,
  watts: 300,
});

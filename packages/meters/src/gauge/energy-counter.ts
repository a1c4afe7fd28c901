import type { Reading, Zone } from "@wattspan/core";
import { CounterFile } from "../host/files/counter-file.js";
import type { Files } from "../host/files/files.js";
import { HeldText } from "../host/files/held-text.js";
import { ASLEEP_REASON, isAsleep } from "./device-sleep.js";
import type { DirectSensor } from "./open-sensors.js";

/** A counter of microjoules in a sysfs file, read in place: a late reading loses nothing. */
export function energyCounter(zone: Zone, path: string, files: Files): DirectSensor {
  const file = new CounterFile(path, files);
  return {
    zone,
    path,
    read(): Reading {
      const microjoules = file.read();
      const atMs = performance.now();
      return microjoules === undefined
        ? { zone: zone.id, atMs, kind: "none", reason: file.failure }
        : { zone: zone.id, atMs, kind: "counter", microjoules };
    },
    close: () => file.close(),
  };
}

/** Counters of one zone as one: their sum, while all of them can be read. If one restarts, the sum has a gap. */
export function summedCounters(zone: Zone, counters: readonly DirectSensor[]): DirectSensor {
  const [first] = counters;
  let before: readonly bigint[] = [];
  return {
    zone,
    path: first?.path ?? "",
    read() {
      const readings = counters.map((counter) => counter.read());
      const atMs = performance.now();
      const missing = readings.find(({ kind }) => kind === "none");
      if (missing) return missing;
      const values = readings.map((one) => (one.kind === "counter" ? one.microjoules : 0n));
      const hasRestarted = values.some((value, index) => value < (before[index] ?? 0n));
      before = values;
      const microjoules = values.reduce((sum, value) => sum + value, 0n);
      const reading = { zone: zone.id, atMs, kind: "counter", microjoules } as const;
      return hasRestarted ? { ...reading, afterGap: true } : reading;
    },
    close() {
      for (const counter of counters) counter.close();
    },
  };
}

/**
 * A counter of a device that may sleep: it is not read, and so not woken, while the kernel reports that. The hardware
 * restarts at 0 when it wakes, which drivers take for a wrap: what was counted meanwhile is unknown.
 */
export function sleepingCounter(counter: DirectSensor, status: string, files: Files): DirectSensor {
  const file = new HeldText(status, files, 32);
  let hasSlept = false;
  return {
    ...counter,
    read() {
      if (isAsleep(file.read())) {
        hasSlept = true;
        return { zone: counter.zone.id, atMs: performance.now(), kind: "none", reason: ASLEEP_REASON };
      }
      const reading = counter.read();
      if (!hasSlept || reading.kind !== "counter") return reading;
      hasSlept = false;
      return { ...reading, afterGap: true };
    },
    close() {
      counter.close();
      file.close();
    },
  };
}

import type { Reading, Zone } from "@wattspan/core";
import { CounterFile } from "../host/files/counter-file.js";
import type { Files } from "../host/files/files.js";
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

/** A meter whose successful reads are noted while something else tries it. */

import type { EnergyMeter, EnergyReader, Reading } from "@wattspan/core";

/** The meter, and what was noted. */
export interface NotedMeter {
  readonly meter: EnergyMeter;
  /** Whether a read gave energy or power. */
  readonly hasRead: () => boolean;
}

/** @example const { meter, hasRead } = notedMeter(rapl()); */
export function notedMeter(meter: EnergyMeter): NotedMeter {
  let hasRead = false;
  const note = (readings: readonly Reading[]) => {
    hasRead ||= readings.some(({ kind }) => kind !== "none");
  };
  const noted: EnergyMeter = {
    name: meter.name,
    async open(signal) {
      const opened = await meter.open(signal);
      const canRead = opened?.status === "ready" && typeof opened.reader?.read === "function";
      return canRead ? { ...opened, reader: notedReader(opened.reader, note) } : opened;
    },
  };
  return { meter: noted, hasRead: () => hasRead };
}

const notedReader = (reader: EnergyReader, note: (readings: readonly Reading[]) => void): EnergyReader => ({
  read() {
    const readings = reader.read();
    // Apart: what is given stays a promise or an array, as it was.
    Promise.resolve(readings).then(note).catch(ignored);
    return readings;
  },
  cpuTime: () => reader.cpuTime?.(),
  close: () => reader.close?.(),
});

/** The contract reports it. */
const ignored = (): void => undefined;

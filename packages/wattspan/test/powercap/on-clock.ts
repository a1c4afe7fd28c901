import type { Clock, EnergyMeter, Reading } from "@wattspan/core";

/** The same meter, with its readings changed by a function. Only for meters that read at once. */
export function mapReadings(
  meter: EnergyMeter,
  map: (readings: readonly Reading[]) => readonly Reading[],
): EnergyMeter {
  return {
    name: meter.name,
    async open(signal) {
      const opened = await meter.open(signal);
      if (opened.status !== "ready") return opened;
      const { reader } = opened;
      const read = () => map(reader.read() as readonly Reading[]);
      return {
        ...opened,
        reader: { read, cpuTime: () => reader.cpuTime?.(), close: () => reader.close?.() },
      };
    },
  };
}

/**
 * A meter of real files that stamps its readings by a clock in hand, as it does by `performance.now()`
 * otherwise.
 * @example const meter = onClock(rapl({ root }), manualClock());
 */
export const onClock = (meter: EnergyMeter, clock: Clock): EnergyMeter =>
  mapReadings(meter, (readings) => readings.map((reading) => ({ ...reading, atMs: clock.now() })));

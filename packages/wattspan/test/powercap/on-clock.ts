import type { Clock, EnergyMeter } from "@wattspan/core";

/**
 * A meter of real files that stamps its readings by a clock in hand, as it does by `performance.now()` otherwise.
 * @example const meter = onClock(rapl({ root }), manualClock());
 */
export function onClock(meter: EnergyMeter, clock: Clock): EnergyMeter {
  return {
    name: meter.name,
    async open(signal) {
      const opened = await meter.open(signal);
      if (opened.status !== "ready") return opened;
      const { reader } = opened;
      const read = () => {
        const readings = reader.read() as Awaited<ReturnType<typeof reader.read>>;
        return readings.map((reading) => ({ ...reading, atMs: clock.now() }));
      };
      return {
        ...opened,
        reader: { read, cpuTime: () => reader.cpuTime?.(), close: () => reader.close?.() },
      };
    },
  };
}

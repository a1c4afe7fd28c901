import type { Devices, DevicesOwner } from "./devices.js";
import { nothingSelected } from "./measure-self.js";

const nothing = (): void => undefined;

/**
 * A metering without devices estimates hosted calls and measures nothing.
 * @example noDevices({ unsettled, afterReading }, () => performance.now())
 */
export const noDevices = ({ afterReading }: DevicesOwner, nowMs: () => number): Devices => ({
  opened: Promise.resolve(),
  status: { meters: [], devices: [], overlaps: [], sampling: { state: "idle", selfCpuShare: 0 } },
  host: { read: nothing, devices: () => [] },
  blockedMs: 0,
  weighsPhases: false,
  ...{ beforeStart: nothing, afterStart: nothing, afterEnd: nothing },
  ...{ begin: nothing, weigh: nothing, end: nothing, expire: nothing, closeTicks: nothing, report: nothing },
  measure: nothingSelected,
  sharesOf: () => [],
  joules: () => undefined,
  secondsOf: () => undefined,
  addReasons: ({ remote, reasons: known }, isMeasured, reasons) => {
    if (!remote && !isMeasured && !known?.has("late")) reasons.add("no_meter");
  },
  read: async () => afterReading(nowMs(), Number.POSITIVE_INFINITY),
  isDue: () => false,
  close: async () => undefined,
});

import type { Clock } from "../runtime/clock.js";
import type { Devices, DevicesOwner } from "./devices.js";
import { lookTimer } from "./look-timer.js";
import { nothingSelected } from "./measure-self.js";

const nothing = (): void => undefined;

/**
 * A metering without devices estimates hosted calls and measures nothing. A timer runs while calls do.
 * @example noDevices({ unsettled, afterReading }, systemClock)
 */
export function noDevices({ afterReading }: DevicesOwner, clock: Clock): Devices {
  let isClosed = false;
  const look = (): void => afterReading(clock.now(), Number.POSITIVE_INFINITY);
  const looks = lookTimer(clock, look);
  return {
    opened: Promise.resolve(),
    get status() {
      const state = isClosed ? ("stopped" as const) : ("idle" as const);
      return { meters: [], devices: [], overlaps: [], sampling: { state, selfCpuShare: 0 } };
    },
    host: { read: nothing, devices: () => [] },
    blockedMs: 0,
    weighsPhases: false,
    afterStart: looks.started,
    end: looks.ended,
    ...{ beforeStart: nothing, afterEnd: nothing, begin: nothing, weigh: nothing },
    ...{ expire: nothing, closeTicks: nothing, report: nothing },
    measure: nothingSelected,
    sharesOf: () => [],
    joules: () => undefined,
    secondsOf: () => undefined,
    addReasons: ({ remote, reasons: known }, isMeasured, reasons) => {
      if (!remote && !isMeasured && !known?.has("late")) reasons.add("no_meter");
    },
    read: async () => look(),
    isDue: () => false,
    async close() {
      isClosed = true;
      looks.close();
    },
  };
}

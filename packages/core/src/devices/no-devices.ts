import type { Clock } from "../runtime/clock.js";
import type { Devices, DevicesOwner } from "./devices.js";
import { nothingSelected } from "./measure-self.js";

/** No reading of a device leads to what runs for long: it is looked at this often. */
const LOOK_MS = 10_000;

const nothing = (): void => undefined;

/**
 * A metering without devices estimates hosted calls and measures nothing. A timer runs while calls do.
 * @example noDevices({ unsettled, afterReading }, systemClock)
 */
export function noDevices({ afterReading }: DevicesOwner, clock: Clock): Devices {
  let running = 0;
  let isClosed = false;
  let cancel: (() => void) | undefined;
  const look = (): void => afterReading(clock.now(), Number.POSITIVE_INFINITY);
  const wait = (): void => {
    cancel ??= clock.schedule(() => {
      cancel = undefined;
      look();
      if (running > 0) wait();
    }, LOOK_MS);
  };
  const stop = (): void => {
    cancel?.();
    cancel = undefined;
  };
  return {
    opened: Promise.resolve(),
    get status() {
      const state = isClosed ? ("stopped" as const) : ("idle" as const);
      return { meters: [], devices: [], overlaps: [], sampling: { state, selfCpuShare: 0 } };
    },
    host: { read: nothing, devices: () => [] },
    blockedMs: 0,
    weighsPhases: false,
    afterStart() {
      running++;
      if (!isClosed) wait();
    },
    end() {
      running--;
      if (running === 0) stop();
    },
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
      stop();
    },
  };
}

import { type Clock, systemClock } from "@wattspan/core";

/**
 * A clock that goes as the system's, and by no more than 20 ms between two looks at it: for a metering and
 * its simulated device no time passes while their process stands still, as it may on a machine on which
 * others work.
 *
 * @param maxMs Default: more than the programs of this folder leave between two looks.
 * @example
 * const clock = steadyClock();
 * await startWattspan({ clock, meters: [fakeMeter({ clock, zones })] });
 */
export function steadyClock(maxMs = 20): Clock {
  let lookedMs = performance.now();
  let nowMs = lookedMs;
  const aheadMs = systemClock.wall() - lookedMs;
  const now = () => {
    const realMs = performance.now();
    nowMs += Math.min(realMs - lookedMs, maxMs);
    lookedMs = realMs;
    return nowMs;
  };
  return { ...systemClock, now, wall: () => now() + aheadMs };
}

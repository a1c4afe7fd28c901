import { extensionMetric } from "@wattspan/core/names";
import { openSuspendedTime } from "../host/machine/suspended-time.js";
import type { HostPart, SignalSurroundings } from "./host-part.js";

/** The uptime is written in hundredths: less than some of them counts as 0. */
const MIN_S = 0.05;

/** Seconds that the machine slept. */
export function suspendedSeconds({ paths, files, now }: SignalSurroundings): HostPart {
  const suspended = openSuspendedTime(paths, files, now);
  let last = suspended.read();
  return {
    read() {
      const total = suspended.read();
      if (total === undefined) return [];
      const value = last === undefined ? 0 : total - last;
      last ??= total;
      if (value < MIN_S) return [];
      last = total;
      return [{ metric: extensionMetric.suspendedTime, value, scope: "host" }];
    },
    close: () => suspended.close(),
  };
}

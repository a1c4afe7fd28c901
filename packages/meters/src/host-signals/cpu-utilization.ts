import { cpus } from "node:os";
import { attribute, extensionMetric } from "@wattspan/core/names";
import { openBusyCpu } from "../host/share/cpu-time.js";
import { type HostPart, NO_PART, type SignalSurroundings } from "./host-part.js";
import { Rate } from "./increase.js";

/** All CPUs of the host, as one device. */
const ALL_CPUS = { [attribute.hwId]: "cpu", [attribute.hwType]: "cpu" } as const;

/** The busy share of all CPUs of the host. @param count Number of CPUs. */
export function cpuUtilization(
  { paths, files, now }: SignalSurroundings,
  count = Math.max(1, cpus().length),
): HostPart {
  const busy = openBusyCpu(paths, files);
  if (!busy) return NO_PART;
  const rate = new Rate(now);
  return {
    read() {
      const cores = rate.of(busy.read());
      if (cores === undefined) return [];
      // The two clocks are not read at the same moment.
      const value = Math.min(1, cores / count);
      return [{ metric: extensionMetric.deviceUtilization, value, attributes: ALL_CPUS, scope: "host" }];
    },
    close: () => busy.close(),
  };
}

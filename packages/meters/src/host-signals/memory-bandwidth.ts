import { join } from "node:path";
import type { SignalSample } from "@wattspan/core";
import { attribute, extensionMetric } from "@wattspan/core/names";
import { CounterFile } from "../host/files/counter-file.js";
import { type HostPart, NO_PART, type SignalSurroundings } from "./host-part.js";
import { Rate } from "./increase.js";

/** No machine has more; each costs a file. */
const MAX_DOMAINS = 64;

/**
 * Memory traffic of each level-3 cache of the host, if resctrl is mounted and readable: only root may read
 * it.
 */
export function memoryBandwidth({ paths, files, now }: SignalSurroundings): HostPart {
  const base = join(paths.sys, "fs/resctrl/mon_data");
  let names: readonly string[];
  try {
    names = files.list(base).filter((name) => /^mon_L3_\d+$/.test(name));
  } catch {
    return NO_PART; // Not mounted, or not readable.
  }
  const domains = names.slice(0, MAX_DOMAINS).map((name) => ({
    attributes: { [attribute.hwId]: `resctrl:${name}`, [attribute.hwType]: "memory" },
    // It prints "Unavailable" or "Error" instead of a number.
    file: new CounterFile(join(base, name, "mbm_total_bytes"), files),
    rate: new Rate(now),
  }));
  return {
    read: () =>
      domains.flatMap(({ attributes, file, rate }): SignalSample[] => {
        const total = file.read();
        const value = rate.of(total === undefined ? undefined : Number(total));
        const metric = extensionMetric.memoryBandwidth;
        return value === undefined ? [] : [{ metric, value, attributes, scope: "host" }];
      }),
    close() {
      for (const { file } of domains) file.close();
    },
  };
}

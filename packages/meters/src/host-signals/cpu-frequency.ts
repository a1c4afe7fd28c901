import { join } from "node:path";
import { attribute, extensionMetric } from "@wattspan/core/names";
import { CounterFile } from "../host/files/counter-file.js";
import { HeldText } from "../host/files/held-text.js";
import { ALL_CPUS } from "./cpu-utilization.js";
import { type HostPart, NO_PART, type SignalSurroundings } from "./host-part.js";
import { someCpus } from "./some-cpus.js";

const HERTZ_PER_KILOHERTZ = 1000;

/** Mean clock rate of some CPUs, with their governor. */
export function cpuFrequency({ paths, files }: SignalSurroundings): HostPart {
  const directories = someCpus(paths.sys, "cpufreq/scaling_cur_freq", files);
  const [first] = directories;
  if (first === undefined) return NO_PART;
  const rates = directories.map(
    (directory) => new CounterFile(join(directory, "cpufreq/scaling_cur_freq"), files),
  );
  const governor = new HeldText(join(first, "cpufreq/scaling_governor"), files, 64);
  return {
    read() {
      const known = rates.flatMap((rate) => rate.read() ?? []);
      if (known.length === 0) return [];
      const sum = known.reduce((all, kilohertz) => all + Number(kilohertz), 0);
      const value = (sum / known.length) * HERTZ_PER_KILOHERTZ;
      const word = /^\w{1,32}$/.exec(governor.read()?.trim() ?? "")?.[0];
      const attributes = { ...ALL_CPUS, ...(word !== undefined && { [attribute.governor]: word }) };
      return [{ metric: extensionMetric.cpuFrequency, value, attributes, scope: "host" }];
    },
    close() {
      for (const rate of rates) rate.close();
      governor.close();
    },
  };
}

import { join } from "node:path";
import type { SignalSample } from "@wattspan/core";
import { attribute, extensionMetric } from "@wattspan/core/names";
import { MICROSECONDS_PER_SECOND } from "@wattspan/core/units";
import { CounterFile } from "../host/files/counter-file.js";
import { type Files, readText } from "../host/files/files.js";
import { ALL_CPUS } from "./cpu-utilization.js";
import { type HostPart, NO_PART, type SignalSurroundings } from "./host-part.js";
import { Rate } from "./increase.js";
import { someCpus } from "./some-cpus.js";

/** The kernel has ten at most. */
const MAX_STATES = 10;

/** The share of time that some CPUs rest in each of their idle states. */
export function idleStates({ paths, files, now }: SignalSurroundings): HostPart {
  const directories = someCpus(paths.sys, "cpuidle/state0/name", files);
  const [first] = directories;
  if (first === undefined) return NO_PART;
  const states = namesOf(first, files).map((name, index) => ({
    attributes: { ...ALL_CPUS, [attribute.idleState]: name },
    times: directories.map(
      (directory) => new CounterFile(join(directory, `cpuidle/state${index}/time`), files),
    ),
    rate: new Rate(now),
  }));
  return {
    read: () =>
      states.flatMap(({ attributes, times, rate }): SignalSample[] => {
        const perSecond = rate.of(sumOf(times));
        if (perSecond === undefined) return [];
        // A stay is counted at its end, so a long one arrives at once.
        const value = Math.min(1, perSecond / MICROSECONDS_PER_SECOND / times.length);
        return [{ metric: extensionMetric.cpuIdleResidency, value, attributes, scope: "host" }];
      }),
    close() {
      for (const { times } of states) for (const time of times) time.close();
    },
  };
}

function namesOf(directory: string, files: Files): string[] {
  const names: string[] = [];
  for (let index = 0; index < MAX_STATES; index++) {
    const name = readText(files, join(directory, `cpuidle/state${index}/name`), 64).text?.trim();
    if (name === undefined || name === "") break;
    names.push(name);
  }
  return names;
}

/** The sum; undefined if one is missing: a partial sum would look like a step back. */
function sumOf(times: readonly CounterFile[]): number | undefined {
  let sum = 0;
  for (const time of times) {
    const microseconds = time.read();
    if (microseconds === undefined) return undefined;
    sum += Number(microseconds);
  }
  return sum;
}

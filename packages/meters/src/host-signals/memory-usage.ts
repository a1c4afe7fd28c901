import { attribute, extensionMetric } from "@wattspan/core/names";
import { openOwnMemory } from "../host/share/own-memory.js";
import type { HostPart, SignalSurroundings } from "./host-part.js";

const MEMORY = { [attribute.hwId]: "memory", [attribute.hwType]: "memory" } as const;

/** Memory in use by this process, or its control group. */
export function memoryUsage({ ownCpu, paths, files }: SignalSurroundings): HostPart {
  const memory = openOwnMemory(ownCpu, paths, files);
  return {
    read() {
      const value = memory.read();
      return value === undefined ? [] : [{ metric: extensionMetric.memoryUsage, value, attributes: MEMORY }];
    },
    close: () => memory.close(),
  };
}

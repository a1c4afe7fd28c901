/** The meters that this program tries. */

import type { EnergyMeter } from "@wattspan/core";
import { auto, type OwnCpu, processCpu } from "@wattspan/meters";

/** Where a machine's files are, and whose energy counts. */
export interface Machine {
  /** Where sysfs is. Default `/sys`; in a container that mounts the host's, for example `/host/sys`. */
  readonly root?: string;
  /** Whose CPU time counts. Default: that of this process, as in an application. */
  readonly ownCpu?: OwnCpu;
  /** vCPUs whose power at rest is modelled. Default: those that are reserved for this process. */
  readonly reservedVcpus?: number;
  /** Meters in addition to the detected ones: pages of exporters. */
  readonly others?: readonly Candidate[];
}

/** Creates a meter for a machine. */
export type Candidate = (machine: Machine) => EnergyMeter;

/**
 * All meters, best first: if two read the same hardware, the first counts.
 * @example metersOf({ root: "/host/sys" }).map(({ name }) => name) // ["rapl", "nvml", …, "process-cpu"]
 */
export function metersOf(machine: Machine, candidates?: readonly Candidate[]): readonly EnergyMeter[] {
  if (candidates) return candidates.map((candidate) => candidate(machine));
  const { reservedVcpus, others = [] } = machine;
  const host = hostOf(machine);
  const model = processCpu({ ...host, ...(reservedVcpus !== undefined && { reservedVcpus }) });
  const named = others.map((candidate) => candidate(machine));
  return [...auto({ ...host, without: ["process-cpu"] }), ...named, model];
}

/** The options that every meter of a host takes. @example rapl(hostOf({ root: "/host/sys" })) */
export const hostOf = ({ root, ownCpu }: Machine): Pick<Machine, "root" | "ownCpu"> => ({
  ...(root !== undefined && { root }),
  ...(ownCpu && { ownCpu }),
});

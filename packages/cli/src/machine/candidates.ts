/** The meters that this program looks for: one line each. */

import type { EnergyMeter } from "@wattspan/core";
import { type OwnCpu, processCpu, rapl } from "@wattspan/meters";

/** Where a machine's files are, and whose energy counts. */
export interface Machine {
  /** Where sysfs is. Default `/sys`; in a container that mounts the host's, for example `/host/sys`. */
  readonly root?: string;
  /** Whose CPU time counts. Default: that of this process, as in an application. */
  readonly ownCpu?: OwnCpu;
  /** vCPUs whose power at rest is modelled. Default: those that are reserved for this process. */
  readonly reservedVcpus?: number;
}

/** Makes a meter for a machine. */
export type Candidate = (machine: Machine) => EnergyMeter;

/** Best first: of two that see the same hardware the first counts. */
const CANDIDATES: readonly Candidate[] = [
  ({ root, ownCpu }) => rapl({ ...(root !== undefined && { root }), ...(ownCpu && { ownCpu }) }),
  ({ root, ownCpu, reservedVcpus }) =>
    processCpu({
      ...(root !== undefined && { root }),
      ...(ownCpu && { ownCpu }),
      ...(reservedVcpus !== undefined && { reservedVcpus }),
    }),
];

/** All of them. @example metersOf({ root: "/host/sys" }).map(({ name }) => name) // ["rapl", "process-cpu"] */
export const metersOf = (
  machine: Machine,
  candidates: readonly Candidate[] = CANDIDATES,
): readonly EnergyMeter[] => candidates.map((candidate) => candidate(machine));

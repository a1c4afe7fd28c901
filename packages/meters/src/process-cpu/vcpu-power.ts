import { CPU_POWER, GENERIC_CPU_POWER } from "../data/cpu-power.js";
import type { Files } from "../host/files/files.js";
import type { HostPaths } from "../host/files/paths.js";
import { cpuFamily } from "../host/machine/cpu-family.js";
import { type CpuIdentity, cpuIdentity } from "../host/machine/cpu-identity.js";

/** Power of one vCPU, in watts, and its accuracy. */
export interface VcpuPower {
  /** The source of these figures, for people. */
  readonly label: string;
  /** Idle. */
  readonly min: number;
  /** At full load. */
  readonly max: number;
  /** The truth lies in `[low × E, high × E]`. */
  readonly accuracy?: { readonly low: number; readonly high: number };
}

/** The power of this machine's processor, from the table. */
export function vcpuPower(paths: HostPaths, files: Files): VcpuPower {
  return vcpuPowerOf(cpuIdentity(paths, files));
}

/**
 * The table's row for a processor, or the generic one.
 *
 * @example vcpuPowerOf({ brand: "AMD EPYC 7763 64-Core Processor" }).label // "AMD EPYC 3rd Gen"
 */
export function vcpuPowerOf(identity: CpuIdentity): VcpuPower {
  const family = cpuFamily(identity);
  const row = CPU_POWER.find((candidate) => candidate.family === family);
  const { minWatts, maxWatts, low, high } = row ?? GENERIC_CPU_POWER;
  return {
    label: labelOf(row?.family, identity.brand),
    min: minWatts,
    max: maxWatts,
    accuracy: { low, high },
  };
}

/** The source of the figures. An unknown processor is named only as the one that they substitute. */
function labelOf(family: string | undefined, brand: string | undefined): string {
  if (family === undefined) return brand === undefined ? "generic CPU" : `generic CPU (for ${brand})`;
  if (family.startsWith("EPYC")) return `AMD ${family}`;
  return family.startsWith("Apple") ? family : `Intel ${family}`;
}

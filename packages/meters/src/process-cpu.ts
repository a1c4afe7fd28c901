import { availableParallelism, cpus } from "node:os";
import type { EnergyMeter } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { nodeFiles } from "./host/files/files.js";
import { HOST_OPTIONS, type HostOptions, hostPaths } from "./host/files/paths.js";
import { CPU_ZONE, MEMORY_ZONE } from "./host/machine/modelled-zones.js";
import { reservedCpus, reservedParts } from "./host/machine/reserved-cpus.js";
import { isOfThread, type OwnCpu } from "./host/share/cpu-time.js";
import { openWithRegistry } from "./host-registry/opened-with.js";
import { MeterOptionError } from "./options/meter-option-error.js";
import { openProcessCpu } from "./process-cpu/open-process-cpu.js";
import { vcpuPowerOfProfile } from "./process-cpu/profiled-vcpu-power.js";
import { type VcpuPower, vcpuPower } from "./process-cpu/vcpu-power.js";
import type { PowerProfile } from "./profile/power-profile.js";

export { CPU_POWER_TABLE } from "./data/cpu-power.js";
export type { PowerProfile, PowerProfileStep } from "./profile/power-profile.js";
export { MeterOptionError };

/** Options of {@link processCpu}. */
export interface ProcessCpuOptions extends HostOptions {
  /**
   * Watts of one vCPU, a hardware thread, idle and at full load. Default: from the table, by the processor's
   * family.
   */
  readonly wattsPerVcpu?: { readonly min: number; readonly max: number };
  /**
   * Output of `wattspan profile cpu --json` on such a machine, instead of `wattsPerVcpu`. Its band is that of
   * the profile.
   */
  readonly profile?: PowerProfile;
  /**
   * vCPUs that this process reserves, used or not: it is charged their idle power. Default: the smallest of
   * its control groups' quotas, its cpuset and `os.availableParallelism()`; in a worker thread 0. 0 charges
   * no idle power.
   */
  readonly reservedVcpus?: number;
  /**
   * What counts as this process's CPU time. Default `auto`: the control group, child processes included,
   * while it holds only this process and its descendants, and no other process in it meters; else the threads
   * of this process alone. A worker thread in which Wattspan runs counts for itself, not for the main thread.
   * A `CpuUser`, such as `descendantsCpu()`: its own figure.
   */
  readonly ownCpu?: OwnCpu;
  /**
   * Watts of one GiB of memory that this process uses, as a zone of its own: 0.4 is usual for DDR4 servers.
   * Default: no such zone, as the watts per vCPU are of whole servers, including memory. Use it with
   * `wattsPerVcpu` of processors alone.
   */
  readonly wattsPerGib?: number;
}

/**
 * Modelled energy of the CPU that this process uses. For machines without a readable sensor: virtual
 * machines, containers, laptops of any system. Never absent and never measured: its zone has the origin
 * `model` and a wide band.
 *
 * `J = reserved vCPUs × min W × s + own CPU s × (max − min) W`, the linear model of Cloud Carbon Footprint
 * (https://www.cloudcarbonfootprint.org/docs/methodology), with watts per vCPU from {@link CPU_POWER_TABLE}.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @throws MeterOptionError for invalid watts, vCPUs or an invalid profile.
 * @see docs/meters/process-cpu.md
 * @example
 * const metering = createMetering({ meters: [processCpu()] });
 * @example
 * // Four vCPUs of a machine that was measured at the plug.
 * const meter = processCpu({ reservedVcpus: 4, wattsPerVcpu: { min: 0.9, max: 3.1 } });
 */
export function processCpu(options: ProcessCpuOptions = {}): EnergyMeter {
  checkOptionNames<ProcessCpuOptions>(options, {
    ...HOST_OPTIONS,
    ...{ wattsPerVcpu: true, profile: true, reservedVcpus: true, ownCpu: true, wattsPerGib: true },
  });
  checkOptions(options);
  const { reservedVcpus, wattsPerGib, ownCpu = "auto" } = options;
  const power = powerOf(options);
  const paths = hostPaths(options);
  return {
    name: "process-cpu",
    verified: {
      by: "fixture",
      on: "2026-11-27",
      machine: "trees of files in the kernel's layout; its watts are a table's",
    },
    async open(signal) {
      signal.throwIfAborted();
      const isThread = isOfThread(ownCpu);
      const parallelism = isThread ? 1 : availableParallelism();
      // The main thread is charged the idle power.
      const reserved = reservedVcpus ?? (isThread ? 0 : reservedCpus(paths, nodeFiles, parallelism));
      return openWithRegistry(async (registry, looked) => {
        registry.limit(CPU_ZONE, reservedParts(reserved, cpus().length, paths, nodeFiles));
        registry.limit(MEMORY_ZONE, new Map()); // all of it is this process's
        await looked;
        signal.throwIfAborted();
        return openProcessCpu({
          ...{ power: power ?? vcpuPower(paths, nodeFiles), reserved, parallelism, ownCpu, wattsPerGib },
          ...{ platform: process.platform, paths, files: nodeFiles, now: () => performance.now() },
          neighbours: registry,
        });
      });
    },
  };
}

function powerOf({ wattsPerVcpu, profile }: ProcessCpuOptions): VcpuPower | undefined {
  if (profile !== undefined) return vcpuPowerOfProfile(profile);
  return wattsPerVcpu && { label: "configured CPU", ...wattsPerVcpu };
}

function checkOptions({ wattsPerVcpu, reservedVcpus, wattsPerGib, profile }: ProcessCpuOptions): void {
  if (profile !== undefined && wattsPerVcpu !== undefined)
    throw new MeterOptionError("processCpu", "profile", "with wattsPerVcpu", "one of the two");
  if (wattsPerVcpu !== undefined) {
    const { min, max } = wattsPerVcpu;
    const isPower = min >= 0 && max >= min && max > 0 && Number.isFinite(max);
    const expected = "watts with 0 ≤ min ≤ max and max above 0";
    if (!isPower) throw new MeterOptionError("processCpu", "wattsPerVcpu", `${min}…${max}`, expected);
  }
  if (reservedVcpus !== undefined && !(reservedVcpus >= 0 && Number.isFinite(reservedVcpus))) {
    throw new MeterOptionError("processCpu", "reservedVcpus", reservedVcpus, "a number of 0 or more");
  }
  if (wattsPerGib !== undefined && !(wattsPerGib > 0 && Number.isFinite(wattsPerGib))) {
    throw new MeterOptionError("processCpu", "wattsPerGib", wattsPerGib, "watts above 0");
  }
}

/** How the processor is set up, from sysfs and procfs. Source: the kernel's admin-guide on cpufreq, cpuidle and sysfs-devices-system-cpu. */

import { type Ask, type MachineFiles, wholeNumber } from "./machine-files.js";

const CPU = "/sys/devices/system/cpu";
const POLICIES = `${CPU}/cpufreq`;

/** By the names of facts. */
export const PROCESSOR_ASKS = {
  governor: (files) => ofPolicies(files, "scaling_governor"),
  frequencyDriver: (files) => ofPolicies(files, "scaling_driver"),
  energyPreference: (files) => ofPolicies(files, "energy_performance_preference"),
  minKhz: (files) => ofPolicies(files, "scaling_min_freq"),
  maxKhz: (files) => ofPolicies(files, "scaling_max_freq"),
  boost: isBoosted,
  pState: (files) =>
    files.text(`${CPU}/intel_pstate/status`).catch(() => files.text(`${CPU}/amd_pstate/status`)),
  idleDriver: (files) => files.text(`${CPU}/cpuidle/current_driver`),
  idleGovernor: (files) =>
    files
      .text(`${CPU}/cpuidle/current_governor`)
      .catch(() => files.text(`${CPU}/cpuidle/current_governor_ro`)),
  idleStates,
  isSmtOn: async (files) => (await files.text(`${CPU}/smt/active`)) === "1",
  onlineCpus: (files) => files.text(`${CPU}/online`),
  numaNodes,
  microcode,
  isVirtual,
} as const satisfies Readonly<Record<string, Ask>>;

/** The distinct values of all policies: usually one. */
async function ofPolicies(files: MachineFiles, file: string): Promise<string> {
  const policies = await files.names(POLICIES, /^policy\d+$/);
  if (policies.length === 0) throw new Error("the system sets no frequency");
  const values = await Promise.all(policies.map((policy) => files.text(`${POLICIES}/${policy}/${file}`)));
  return [...new Set(values)].join(", ");
}

async function isBoosted(files: MachineFiles): Promise<boolean> {
  const noTurbo = await files.text(`${CPU}/intel_pstate/no_turbo`).catch(() => undefined);
  if (noTurbo !== undefined) return noTurbo === "0";
  return (await files.text(`${POLICIES}/boost`)) === "1";
}

/** Those of the first processor, the shallowest first. */
async function idleStates(files: MachineFiles): Promise<readonly string[]> {
  const folder = `${CPU}/cpu0/cpuidle`;
  const states = await files.names(folder, /^state\d+$/);
  return Promise.all(
    states.map(async (state) => {
      const name = await files.text(`${folder}/${state}/name`);
      const isOff = (await files.text(`${folder}/${state}/disable`).catch(() => "0")) !== "0";
      return isOff ? `${name} (off)` : name;
    }),
  );
}

/** The processors of each node. */
async function numaNodes(files: MachineFiles): Promise<Readonly<Record<string, string>>> {
  const folder = "/sys/devices/system/node";
  const nodes = await files.names(folder, /^node\d+$/);
  return Object.fromEntries(
    await Promise.all(
      nodes.map(async (node) => [node, await files.text(`${folder}/${node}/cpulist`)] as const),
    ),
  );
}

async function microcode(files: MachineFiles): Promise<string> {
  const stated = /^microcode\s*:\s*(\S+)/m.exec(await files.text("/proc/cpuinfo"))?.[1];
  return stated ?? files.text(`${CPU}/cpu0/microcode/version`);
}

/** x86 states it with the processor's flags, ARM in the device tree. */
async function isVirtual(files: MachineFiles): Promise<boolean> {
  const flags = /^flags\s*:(.*)$/m.exec(await files.text("/proc/cpuinfo"))?.[1];
  if (flags !== undefined) return /\bhypervisor\b/.test(flags);
  if (await files.has("/proc/device-tree/hypervisor/compatible")) return true;
  throw new Error("this processor does not state it");
}

/** Bytes of swap. */
export async function swapBytes(files: MachineFiles): Promise<number> {
  const kilobytes = /^SwapTotal:\s*(\d+) kB$/m.exec(await files.text("/proc/meminfo"))?.[1];
  if (kilobytes === undefined) throw new Error("no SwapTotal in /proc/meminfo");
  return wholeNumber(kilobytes) * 1024;
}

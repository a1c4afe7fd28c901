/** How the processor is set up, by the kernel's admin-guide on cpufreq and sysfs-devices-system-cpu. */

import { type Ask, type MachineFiles, wholeNumber } from "./machine-files.js";

const CPU = "/sys/devices/system/cpu";
const POLICIES = `${CPU}/cpufreq`;

/** By the names of facts. */
export const PROCESSOR_ASKS = {
  governor: (files) => ofPolicies(files, "scaling_governor"),
  minKhz: (files) => ofPolicies(files, "scaling_min_freq"),
  maxKhz: (files) => ofPolicies(files, "scaling_max_freq"),
  boost: isBoosted,
  isSmtOn: async (files) => (await files.text(`${CPU}/smt/active`)) === "1",
  microcode,
  isVirtual,
  swapBytes,
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

async function swapBytes(files: MachineFiles): Promise<number> {
  const kilobytes = /^SwapTotal:\s*(\d+) kB$/m.exec(await files.text("/proc/meminfo"))?.[1];
  if (kilobytes === undefined) throw new Error("no SwapTotal in /proc/meminfo");
  return wholeNumber(kilobytes) * 1024;
}

/** Files of procfs and sysfs in the kernel's formats, with made-up values. */

import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Texts by their paths. */
export type MachineTree = Readonly<Record<string, string>>;

/** Writes them below a new folder, which the caller removes. @returns The folder. */
export function rootWith(...trees: readonly MachineTree[]): string {
  const root = mkdtempSync(join(tmpdir(), "machine-"));
  for (const [path, text] of trees.flatMap((tree) => Object.entries(tree))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
  return root;
}

const CPU = "/sys/devices/system/cpu";
const ZONE = "/sys/class/thermal";

/** Two processors of Intel's, on a server without a hypervisor or a container. */
export const SERVER: MachineTree = {
  "/proc/cpuinfo": [0, 1]
    .map((cpu) => `processor\t: ${cpu}\nflags\t\t: fpu vme sse2 aperfmperf`)
    .join("\n\n"),
  "/proc/self/cgroup": "0::/system.slice/ssh.service",
  "/sys/fs/cgroup/cgroup.controllers": "cpuset cpu io memory hugetlb pids rdma misc",
  "/sys/fs/cgroup/system.slice/cpu.max": "max 100000",
  "/sys/fs/cgroup/system.slice/memory.max": "max",
  "/sys/fs/cgroup/system.slice/ssh.service/cpu.max": "max 100000",
  "/sys/fs/cgroup/system.slice/ssh.service/memory.max": "max",
  [`${CPU}/intel_pstate/no_turbo`]: "1",
  ...Object.fromEntries(
    [0, 1].flatMap((cpu) => [
      [`${CPU}/cpufreq/policy${cpu}/scaling_governor`, "performance"],
      [`${CPU}/cpufreq/policy${cpu}/scaling_min_freq`, "800000"],
      [`${CPU}/cpufreq/policy${cpu}/scaling_max_freq`, "3400000"],
      [`${CPU}/cpu${cpu}/thermal_throttle/core_throttle_count`, `${cpu}`],
      [`${CPU}/cpu${cpu}/thermal_throttle/package_throttle_count`, "3"],
    ]),
  ),
  [`${ZONE}/thermal_zone0/type`]: "x86_pkg_temp",
  [`${ZONE}/thermal_zone0/temp`]: "41000",
  [`${ZONE}/thermal_zone1/type`]: "acpitz",
  [`${ZONE}/thermal_zone1/temp`]: "-5500",
};

/** A container of Docker in a namespace of its own, in a virtual machine. */
export const CONTAINER_V2: MachineTree = {
  "/.dockerenv": "",
  "/proc/cpuinfo": "processor\t: 0\nflags\t\t: fpu hypervisor sse2",
  "/proc/self/cgroup": "0::/",
  "/sys/fs/cgroup/cgroup.controllers": "cpuset cpu io memory pids",
  "/sys/fs/cgroup/cpu.max": "150000 100000",
  "/sys/fs/cgroup/memory.max": "536870912",
};

/** A pod of Kubernetes on an older node. */
export const CONTAINER_V1: MachineTree = {
  "/proc/self/cgroup": "5:memory:/kubepods/burstable/pod1/c1\n1:name=systemd:/kubepods/burstable/pod1/c1",
};

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
    .map((cpu) => `processor\t: ${cpu}\nmicrocode\t: 0x2b000603\nflags\t\t: fpu vme sse2 aperfmperf`)
    .join("\n\n"),
  "/proc/meminfo": "MemTotal:       263856032 kB\nSwapCached:            0 kB\nSwapTotal:       8388604 kB",
  "/proc/self/cgroup": "0::/system.slice/ssh.service",
  "/proc/self/mountinfo":
    "24 1 253:0 / / rw,relatime - ext4 /dev/mapper/root rw\n35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate",
  "/sys/fs/cgroup/cgroup.controllers": "cpuset cpu io memory hugetlb pids rdma misc",
  "/sys/fs/cgroup/system.slice/cpu.max": "max 100000",
  "/sys/fs/cgroup/system.slice/memory.max": "max",
  "/sys/fs/cgroup/system.slice/ssh.service/cpu.max": "max 100000",
  "/sys/fs/cgroup/system.slice/ssh.service/memory.max": "max",
  "/sys/fs/cgroup/system.slice/ssh.service/cpuset.cpus.effective": "0-1",
  [`${CPU}/online`]: "0-1",
  [`${CPU}/smt/active`]: "1",
  [`${CPU}/intel_pstate/status`]: "active",
  [`${CPU}/intel_pstate/no_turbo`]: "1",
  [`${CPU}/cpuidle/current_driver`]: "intel_idle",
  [`${CPU}/cpuidle/current_governor`]: "menu",
  [`${CPU}/cpu0/cpuidle/state0/name`]: "POLL",
  [`${CPU}/cpu0/cpuidle/state0/disable`]: "0",
  [`${CPU}/cpu0/cpuidle/state1/name`]: "C1",
  [`${CPU}/cpu0/cpuidle/state1/disable`]: "0",
  [`${CPU}/cpu0/cpuidle/state2/name`]: "C6",
  [`${CPU}/cpu0/cpuidle/state2/disable`]: "1",
  ...Object.fromEntries(
    [0, 1].flatMap((cpu) => [
      [`${CPU}/cpufreq/policy${cpu}/scaling_governor`, "performance"],
      [`${CPU}/cpufreq/policy${cpu}/scaling_driver`, "intel_pstate"],
      [`${CPU}/cpufreq/policy${cpu}/energy_performance_preference`, "performance"],
      [`${CPU}/cpufreq/policy${cpu}/scaling_min_freq`, "800000"],
      [`${CPU}/cpufreq/policy${cpu}/scaling_max_freq`, "3400000"],
      [`${CPU}/cpu${cpu}/thermal_throttle/core_throttle_count`, `${cpu}`],
      [`${CPU}/cpu${cpu}/thermal_throttle/package_throttle_count`, "3"],
    ]),
  ),
  "/sys/devices/system/node/node0/cpulist": "0",
  "/sys/devices/system/node/node1/cpulist": "1",
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
  "/proc/self/mountinfo":
    "911 900 0:30 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw,nsdelegate,memory_recursiveprot",
  "/sys/fs/cgroup/cgroup.controllers": "cpuset cpu io memory pids",
  "/sys/fs/cgroup/cpu.max": "150000 100000",
  "/sys/fs/cgroup/memory.max": "536870912",
  "/sys/fs/cgroup/memory.swap.max": "0",
  "/sys/fs/cgroup/cpuset.cpus": "",
  "/sys/fs/cgroup/cpuset.cpus.effective": "0-3",
};

/** A pod of Kubernetes on an older node: the mount shows the pod's group, whose path is that of the node. */
export const CONTAINER_V1: MachineTree = {
  "/proc/self/cgroup":
    "5:memory:/kubepods/burstable/pod1/c1\n4:cpu,cpuacct:/kubepods/burstable/pod1/c1\n3:cpuset:/kubepods/burstable/pod1/c1\n1:name=systemd:/kubepods/burstable/pod1/c1",
  "/proc/self/mountinfo": [
    "41 30 0:36 /kubepods/burstable/pod1/c1 /sys/fs/cgroup/memory ro,nosuid master:15 - cgroup cgroup rw,memory",
    "42 30 0:37 /kubepods/burstable/pod1/c1 /sys/fs/cgroup/cpu,cpuacct ro,nosuid master:16 - cgroup cgroup rw,cpu,cpuacct",
    "43 30 0:38 /kubepods/burstable/pod1/c1 /sys/fs/cgroup/cpuset ro,nosuid master:17 - cgroup cgroup rw,cpuset",
  ].join("\n"),
  "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "50000",
  "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000",
  "/sys/fs/cgroup/memory/memory.limit_in_bytes": "268435456",
  "/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes": "9223372036854771712",
  "/sys/fs/cgroup/cpuset/cpuset.cpus": "2-3",
  "/sys/fs/cgroup/cpuset/cpuset.effective_cpus": "2-3",
};

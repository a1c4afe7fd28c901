import { join } from "node:path";
import type { OptionNames } from "@wattspan/core/options";

/** Mount points of the kernel's pseudo file systems. */
export interface HostOptions {
  /** Path of sysfs. Default `/sys`; in a container with the host's, for example `/host/sys`. */
  readonly root?: string;
  /** Path of procfs. Default `/proc`. */
  readonly procRoot?: string;
  /** Path of cgroups. Default `<root>/fs/cgroup`. */
  readonly cgroupRoot?: string;
}

/** Their names, for the options of each meter. */
export const HOST_OPTIONS: OptionNames<HostOptions> = { root: true, procRoot: true, cgroupRoot: true };

/** The resolved paths. */
export interface HostPaths {
  readonly sys: string;
  readonly proc: string;
  readonly cgroup: string;
}

/** Fills in the defaults. */
export function hostPaths({ root = "/sys", procRoot = "/proc", cgroupRoot }: HostOptions): HostPaths {
  return { sys: root, proc: procRoot, cgroup: cgroupRoot ?? join(root, "fs/cgroup") };
}

import { join } from "node:path";
import type { OptionNames } from "@wattspan/core/options";

/** Where the kernel's pseudo file systems are mounted. */
export interface HostOptions {
  /** Where sysfs is. Default `/sys`; in a container that mounts the host's, for example `/host/sys`. */
  readonly root?: string;
  /** Where procfs is. Default `/proc`. */
  readonly procRoot?: string;
  /** Where cgroups are. Default `<root>/fs/cgroup`. */
  readonly cgroupRoot?: string;
}

/** Their names, for the options of each meter. */
export const HOST_OPTIONS: OptionNames<HostOptions> = { root: true, procRoot: true, cgroupRoot: true };

/** The same, resolved. */
export interface HostPaths {
  readonly sys: string;
  readonly proc: string;
  readonly cgroup: string;
}

/** Fills in the defaults. */
export function hostPaths({ root = "/sys", procRoot = "/proc", cgroupRoot }: HostOptions): HostPaths {
  return { sys: root, proc: procRoot, cgroup: cgroupRoot ?? join(root, "fs/cgroup") };
}

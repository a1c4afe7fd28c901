import { join } from "node:path";

/** Where the kernel's pseudo file systems are mounted. */
export interface HostOptions {
  /** Where sysfs is. Default `/sys`; in a container that mounts the host's, for example `/host/sys`. */
  readonly root?: string;
  /** Where procfs is. Default `/proc`. */
  readonly procRoot?: string;
  /** Where cgroups are. Default `<root>/fs/cgroup`. */
  readonly cgroupRoot?: string;
}

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

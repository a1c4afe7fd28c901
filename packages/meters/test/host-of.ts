import type { HostOptions } from "../src/host/files/paths.js";

/** Of a tree what meters take as options; what changes it is none. @example rapl(hostOf(tree)) */
export const hostOf = ({ root, procRoot, cgroupRoot }: HostOptions): HostOptions => ({
  ...(root !== undefined && { root }),
  ...(procRoot !== undefined && { procRoot }),
  ...(cgroupRoot !== undefined && { cgroupRoot }),
});

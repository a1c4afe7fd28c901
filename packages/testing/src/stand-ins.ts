/** `@wattspan/testing/stand-ins`: what meters read, as files, libraries and servers that a test drives. Needs Node. */

export {
  type DcgmCard,
  dcgmPage,
  type KeplerZone,
  keplerPage,
  type ScaphandreSocket,
  scaphandrePage,
} from "./stand-ins/exporter-pages.js";
export { keplerStandIn } from "./stand-ins/kepler-stand-in.js";
export {
  AMD_CPUINFO,
  AMD_RANGE,
  AMD_SERVER,
  DRAM_RANGE,
  LAPTOP,
  MIRRORED_DIES,
  REAL_DIES,
  SERVER,
} from "./stand-ins/machines.js";
export { hasCompiler } from "./stand-ins/nvml/compile-stand-in.js";
export { type CompiledDriver, compiledDriver } from "./stand-ins/nvml/compiled-driver.js";
export type { NvmlStandIn, SmiFault, StandInCall, StandInCard } from "./stand-ins/nvml/nvml-stand-in.js";
export { type PowercapTree, powercapTree, type TreeDomain } from "./stand-ins/powercap-tree.js";
export { type Certificate, selfSignedCertificate } from "./stand-ins/self-signed-certificate.js";
export { HAS_LOOPBACK, type StandInServer, standInServer } from "./stand-ins/stand-in-server.js";

/** Where joules come from: meters for the devices of a machine that runs Node. */

export { type CpuUser, descendantsCpu, hostCpu } from "./cpu-users.js";
export type { OwnCpu } from "./host/cpu-time.js";
export type { HostOptions } from "./host/paths.js";
export { MeterOptionError } from "./meter-option-error.js";
export { type ModelServerOptions, modelServer } from "./model-server.js";
export {
  CPU_POWER_TABLE,
  type PowerProfile,
  type PowerProfileStep,
  type ProcessCpuOptions,
  processCpu,
} from "./process-cpu.js";
export { type RaplOptions, rapl } from "./rapl.js";

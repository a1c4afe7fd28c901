/** Where joules come from: meters for the devices of a machine that runs Node. */

export type { OwnCpu } from "./host/cpu-time.js";
export type { HostOptions } from "./host/paths.js";
export { MeterOptionError } from "./meter-option-error.js";
export { type ModelServerOptions, modelServer } from "./model-server.js";
export {
  type ChosenCards,
  type CotenantPolicy,
  type Koffi,
  type NvmlOptions,
  nvml,
} from "./nvml.js";
export { CPU_POWER_TABLE, type ProcessCpuOptions, processCpu } from "./process-cpu.js";
export { type RaplOptions, rapl } from "./rapl.js";

/** Sources of joules: meters for the devices of a machine that runs Node. */

export { amdgpu } from "./amdgpu.js";
export { AUTO_METERS, type AutoMeterName, type AutoOptions, auto } from "./auto.js";
export { firstAvailable } from "./first-available.js";
export type { CardFacts } from "./gpu-facts/card-facts.js";
export { cardFacts } from "./gpu-facts/read-card-facts.js";
export { gpuSignals } from "./gpu-signals/gpu-signals.js";
export type { HostOptions } from "./host/files/paths.js";
export type { OwnCpu } from "./host/share/cpu-time.js";
export { type CpuUser, descendantsCpu, hostCpu, type OwnGroup, ownGroupCpu } from "./host/share/cpu-users.js";
export { type HostSignal, type HostSignalsOptions, hostSignals } from "./host-signals/host-signals.js";
export type { Credentials } from "./http/credentials.js";
export type { TlsTrust } from "./http/tls-trust.js";
export { type ChosenChip, type HwmonOptions, hwmon } from "./hwmon.js";
export { type ModelServerOptions, modelServer } from "./model-server.js";
export {
  type ChosenCards,
  type CotenantPolicy,
  type Koffi,
  type NvidiaOptions,
  type NvmlOptions,
  nvml,
} from "./nvml.js";
export { MeterOptionError } from "./options/meter-option-error.js";
export type { SensorOptions } from "./options/sensor-options.js";
export {
  CPU_POWER_TABLE,
  type PowerProfile,
  type PowerProfileStep,
  type ProcessCpuOptions,
  processCpu,
} from "./process-cpu.js";
export type { GpuPowerProfile } from "./profile/power-profile.js";
export { type RaplOptions, rapl } from "./rapl.js";
export type { ScrapedUnit, SeriesSelector } from "./scrape/page/series.js";
export type { ScrapePreset } from "./scrape/presets/presets.js";
export { type PrometheusScrapeOptions, prometheusScrape } from "./scrape/prometheus-scrape.js";

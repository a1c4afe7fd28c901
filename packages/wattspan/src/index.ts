/** The package to install: everything that a Node service needs to meter its inferences and agent steps. */

export type {
  ActivityHandle,
  ActivityOptions,
  Admission,
  Advice,
  AgentHandle,
  AgentOptions,
  CallToAdmit,
  CarbonIntensityProvider,
  CountedUsageOptions,
  DeviceSelector,
  EnergyEstimator,
  EnergyMeter,
  Footprint,
  FootprintObserver,
  FootprintPart,
  FootprintSink,
  HostedCall,
  InferenceHandle,
  InferenceOptions,
  IntensityReading,
  Location,
  Metering,
  MeteringOptions,
  Range,
  Reason,
  ServingPlace,
  StageHandle,
  StageOptions,
  StatusReport,
  StepHandle,
  StepOptions,
  TokenUsage,
  UsageCounter,
  UsageReader,
} from "@wattspan/core";
export {
  countedUsage,
  globalMetering,
  meterAgent,
  meterInference,
  meterStage,
  meterStep,
  setMeteringEnabled,
  WattspanConfigurationError,
} from "@wattspan/core";
export { meteredFetch } from "@wattspan/core/attempts";
export { type LoopSum, type LoopSums, type MeteredLoop, meterLoop } from "@wattspan/core/loop";
export { type Dialect, type SpanProcessorOptions, usageOf, wattspanSpanProcessor } from "@wattspan/spans";
export { pieceCounter } from "./counting/piece-counter.js";
export type { LocationSource } from "./location/found-location.js";
export type { WattspanStatus } from "./location/locate-process.js";
export { createMetering } from "./start/create-metering.js";
export { startWattspan, type Wattspan, type WattspanOptions } from "./start/start-wattspan.js";

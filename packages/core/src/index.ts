/** Turns readings and token counts into footprints, and footprints into telemetry. */

export type { Accounting, EndedCall, OwnUse, Transfer } from "./accounting.js";
export type {
  ActivityHandle,
  ActivityOptions,
  AgentHandle,
  AgentOptions,
  DeviceSelector,
  InferenceHandle,
  InferenceOptions,
  Reported,
  StageHandle,
  StageKind,
  StageOptions,
  StepHandle,
  StepKind,
  StepOptions,
} from "./activity-options.js";
export type { CalibrationStatus } from "./calibration/calibration-status.js";
export type {
  CarbonIntensityProvider,
  IntensityCapabilities,
  IntensityReading,
  Location,
  LocationRung,
  ServingRung,
  TimeInterval,
} from "./carbon-intensity.js";
export { type Clock, systemClock } from "./clock.js";
export { WattspanConfigurationError } from "./configuration-error.js";
export { type CountedUsageOptions, countedUsage } from "./counted-usage.js";
export type { DeviceStatus } from "./device-status.js";
export type {
  EnergyEstimator,
  Estimate,
  EstimateComparison,
  EstimatorInput,
  KnownEnergy,
  ServiceFacts,
} from "./energy-estimator.js";
export type {
  Component,
  CpuTime,
  EnergyMeter,
  EnergyReader,
  Opened,
  Reading,
  Unavailability,
  UseShare,
  Verification,
  Zone,
} from "./energy-meter.js";
export type {
  ActivityKind,
  Boundary,
  EmissionSource,
  EnergySlot,
  Footprint,
  FootprintObserver,
  FootprintPart,
  GhgScope,
  Method,
  Outcome,
  PartMethod,
  Range,
  ServiceFootprint,
  Subject,
  Totals,
  Uncertainty,
} from "./footprint.js";
export {
  globalMetering,
  meterAgent,
  meterInference,
  meterStage,
  meterStep,
  setGlobalMetering,
  setMeteringEnabled,
} from "./global.js";
export type { HostedCall, ServingPlace } from "./hosted-call.js";
export { meanIntensity } from "./intensity-slots.js";
export { createMetering } from "./metering.js";
export type {
  ContextCarrier,
  EdgePolicy,
  HostSharePolicy,
  IdlePolicy,
  Metering,
  MeteringOptions,
  MeterStatus,
  StatusReport,
  WeightPolicy,
} from "./metering-options.js";
export type { MeteredHost, ModelServer, ServedCall, ServerPart, ServerShare } from "./model-server.js";
export type { Reason } from "./reasons.js";
export type { SignalSample, SignalSource } from "./signal-source.js";
export type { TokenUsage } from "./token-usage.js";
export { tokenWork } from "./token-work.js";
export {
  emissionsOf,
  energyOf,
  type Grams,
  type GramsPerJoule,
  grams,
  gramsPerJoule,
  type Joules,
  joules,
  joulesFromKilowattHours,
  joulesFromMicrojoules,
  kilowattHoursFromJoules,
  microjoulesFromJoules,
  msFromSeconds,
  powerOf,
  type Seconds,
  seconds,
  secondsFromMs,
  type Watts,
  watts,
} from "./units.js";
export { usageOf } from "./usage.js";
export type { NewUsageCounter, UsageCounter } from "./usage-counter.js";

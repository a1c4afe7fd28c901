/** Turns readings and token counts into footprints, and footprints into telemetry. */

export {
  globalMetering,
  meterAgent,
  meterInference,
  meterStage,
  meterStep,
  setGlobalMetering,
  setMeteringEnabled,
} from "./api/global.js";
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
  StepOptions,
} from "./contracts/activity-options.js";
export type { Admission, Admitted, Advice, CallToAdmit, Decision, Refused } from "./contracts/admission.js";
export type { CallWeight, WeighedCall, WorkedCall } from "./contracts/call-weight.js";
export type {
  CarbonIntensityProvider,
  IntensityCapabilities,
  IntensityReading,
  Location,
  LocationRung,
  ServingRung,
  TimeInterval,
} from "./contracts/carbon-intensity.js";
export type {
  EnergyEstimator,
  Estimate,
  EstimateComparison,
  EstimatorInput,
  KnownEnergy,
  ServiceFacts,
} from "./contracts/energy-estimator.js";
export type {
  Component,
  CpuTime,
  DeviceStatus,
  EnergyMeter,
  EnergyReader,
  Opened,
  Reading,
  Unavailability,
  UseShare,
  Verification,
  Zone,
} from "./contracts/energy-meter.js";
export type {
  ActivityKind,
  Boundary,
  EmissionSource,
  EnergySlot,
  Footprint,
  FootprintObserver,
  FootprintPart,
  FootprintSink,
  GhgScope,
  Goal,
  Method,
  Outcome,
  PartMethod,
  Range,
  ServiceFootprint,
  StepKind,
  Subject,
  Totals,
  TransferredBytes,
  Uncertainty,
  Waste,
  WorkflowRole,
} from "./contracts/footprint.js";
export type { HostedCall, ServingPlace } from "./contracts/hosted-call.js";
export type {
  MeteredHost,
  ModelServer,
  ServedCall,
  ServerPart,
  ServerShare,
} from "./contracts/model-server.js";
export type { IntensityDetails } from "./contracts/readings/intensity-reading.js";
export type { ZoneDetails } from "./contracts/readings/zone.js";
export type { Reason } from "./contracts/reasons.js";
export type { PieceCount, TokenUsage, UsageReader } from "./contracts/token-usage.js";
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
} from "./contracts/units.js";
export { tokenWork } from "./estimates/token-work.js";
export type { SignalSample, SignalSource } from "./names/signal-source.js";
export { type CountedUsageOptions, countedUsage } from "./options/counted-usage.js";
export type {
  ContextCarrier,
  HostSharePolicy,
  IdlePolicy,
  Metering,
  MeteringOptions,
  MeterStatus,
  StatusReport,
} from "./options/metering-options.js";
export type { NewUsageCounter, UsageCounter } from "./options/usage-counter.js";
export type { Accounting, EndedCall, OwnUse, Transfer } from "./quantities/accounting.js";
export { meanIntensity } from "./quantities/intensity-slots.js";
export { createHostedMetering, type HostedMeteringOptions } from "./run/create-hosted-metering.js";
export { createMetering } from "./run/create-metering.js";
export { activityMetrics, budgeting, type NewPart } from "./run/optional-parts.js";
export { type Clock, systemClock } from "./runtime/clock.js";
export { WattspanConfigurationError } from "./runtime/configuration-error.js";

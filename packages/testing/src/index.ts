/** `@wattspan/testing`: what tests of meters, providers, estimators and of code that uses Wattspan need, under any test runner and in any runtime. */

export { type CallWeightRule, callWeightContract } from "./contracts/call-weight-contract.js";
export {
  type CarbonIntensityContractOptions,
  type CarbonIntensityRule,
  carbonIntensityContract,
} from "./contracts/carbon-intensity-contract.js";
export {
  type EnergyEstimatorRule,
  energyEstimatorContract,
} from "./contracts/energy-estimator-contract.js";
export {
  type EnergyMeterContractOptions,
  energyMeterContract,
} from "./contracts/energy-meter-contract.js";
export type { EnergyTruth, TruthRule } from "./contracts/energy-truth.js";
export type { IntensityReadingRule } from "./contracts/intensity-reading-rules.js";
export type { EnergyMeterRule } from "./contracts/meter-trial.js";
export type { ReadingRule } from "./contracts/reading-rules.js";
export {
  type SpanDialectRule,
  spanDialectContract,
  type TriedDialect,
} from "./contracts/span-dialect-contract.js";
export { type UsageReaderRule, usageReaderContract } from "./contracts/usage-reader-contract.js";
export type { Violation } from "./contracts/values/violation.js";
export type { ZoneRule } from "./contracts/zone-rules.js";
export { type FakeMeter, type FakeMeterOptions, fakeMeter } from "./fakes/fake-meter.js";
export {
  type FixedIntensity,
  type FixedIntensityOptions,
  fixedIntensity,
} from "./fakes/fixed-intensity.js";
export { type FootprintCollector, footprintCollector } from "./fakes/footprint-collector.js";
export { lateTimers } from "./fakes/late-timers.js";
export {
  type ManualClock,
  type ManualClockOptions,
  MICROTASK_TURNS,
  manualClock,
} from "./fakes/manual-clock.js";
export { random } from "./fakes/random.js";
export {
  type MeteredMachine,
  type MeteredMachineOptions,
  meteredMachine,
} from "./machine/metered-machine.js";
export { constantPower } from "./simulated/constant-power.js";
export type { PowerCurve } from "./simulated/energy-integral.js";
export type { RefreshGrid } from "./simulated/refresh-grid.js";
export { refreshSequence } from "./simulated/refresh-sequence.js";
export type { SimulatedZone } from "./simulated/simulated-counter.js";
export {
  type SimulatedDevice,
  type SimulatedHost,
  simulatedHost,
} from "./simulated/simulated-host.js";
export type { SimulatedWork, SimulatedWorkOptions } from "./simulated/simulated-work.js";
export { type SteppedPower, steppedPower } from "./simulated/stepped-power.js";

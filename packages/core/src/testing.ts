/** The kit for tests of meters, providers, estimators and code that uses Wattspan, under any test runner. */

export {
  type CarbonIntensityContractOptions,
  type CarbonIntensityRule,
  carbonIntensityContract,
} from "./testing/contracts/carbon-intensity-contract.js";
export {
  type EnergyEstimatorRule,
  energyEstimatorContract,
} from "./testing/contracts/energy-estimator-contract.js";
export {
  type EnergyMeterContractOptions,
  energyMeterContract,
} from "./testing/contracts/energy-meter-contract.js";
export type { EnergyMeterRule } from "./testing/contracts/energy-meter-rule.js";
export type { EnergyTruth, TruthRule } from "./testing/contracts/energy-truth.js";
export type { IntensityReadingRule } from "./testing/contracts/intensity-reading-rules.js";
export type { ReadingRule } from "./testing/contracts/reading-rules.js";
export type { Violation } from "./testing/contracts/violation.js";
export type { ZoneRule } from "./testing/contracts/zone-rules.js";
export { type FakeMeter, type FakeMeterOptions, fakeMeter } from "./testing/fakes/fake-meter.js";
export {
  type FixedIntensity,
  type FixedIntensityOptions,
  fixedIntensity,
} from "./testing/fakes/fixed-intensity.js";
export { type FootprintCollector, footprintCollector } from "./testing/fakes/footprint-collector.js";
export { lateTimers } from "./testing/fakes/late-timers.js";
export {
  type ManualClock,
  type ManualClockOptions,
  MICROTASK_TURNS,
  manualClock,
} from "./testing/fakes/manual-clock.js";
export type { PowerCurve } from "./testing/simulated/energy-integral.js";
export type { RefreshGrid } from "./testing/simulated/refresh-grid.js";
export { refreshSequence } from "./testing/simulated/refresh-sequence.js";
export type { SimulatedZone } from "./testing/simulated/simulated-counter.js";
export {
  type SimulatedDevice,
  type SimulatedHost,
  simulatedHost,
} from "./testing/simulated/simulated-host.js";
export type { SimulatedWork, SimulatedWorkOptions } from "./testing/simulated/simulated-work.js";
export { type SteppedPower, steppedPower } from "./testing/simulated/stepped-power.js";

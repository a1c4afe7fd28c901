/** What tests of meters, providers, estimators and of code that uses Wattspan need, under any test runner. */

export {
  type CarbonIntensityContractOptions,
  type CarbonIntensityRule,
  carbonIntensityContract,
} from "./carbon-intensity-contract.js";
export { type EnergyEstimatorRule, energyEstimatorContract } from "./energy-estimator-contract.js";
export type { PowerCurve } from "./energy-integral.js";
export { type EnergyMeterContractOptions, energyMeterContract } from "./energy-meter-contract.js";
export type { EnergyMeterRule } from "./energy-meter-rule.js";
export type { EnergyTruth, TruthRule } from "./energy-truth.js";
export { type FakeMeter, type FakeMeterOptions, fakeMeter } from "./fake-meter.js";
export { type FixedIntensity, type FixedIntensityOptions, fixedIntensity } from "./fixed-intensity.js";
export { type FootprintCollector, footprintCollector } from "./footprint-collector.js";
export type { IntensityReadingRule } from "./intensity-reading-rules.js";
export { lateTimers } from "./late-timers.js";
export { type ManualClock, type ManualClockOptions, MICROTASK_TURNS, manualClock } from "./manual-clock.js";
export type { ReadingRule } from "./reading-rules.js";
export type { RefreshGrid } from "./refresh-grid.js";
export { refreshSequence } from "./refresh-sequence.js";
export type { SimulatedZone } from "./simulated-counter.js";
export { type SimulatedDevice, type SimulatedHost, simulatedHost } from "./simulated-host.js";
export type { SimulatedWork, SimulatedWorkOptions } from "./simulated-work.js";
export { type SteppedPower, steppedPower } from "./stepped-power.js";
export type { Violation } from "./violation.js";
export type { ZoneRule } from "./zone-rules.js";

/** `@wattspan/core/testing` is now the package `@wattspan/testing`. The old names are here so that an old import fails with a helpful error. */

import { movedTo } from "./moved-to.js";

/** @throws Error always, on import: it names the package that has them now. */
export const {
  carbonIntensityContract,
  energyEstimatorContract,
  energyMeterContract,
  fakeMeter,
  fixedIntensity,
  footprintCollector,
  lateTimers,
  MICROTASK_TURNS,
  manualClock,
  refreshSequence,
  simulatedHost,
  steppedPower,
} = movedTo("@wattspan/testing", "@wattspan/core/testing", "--save-dev ");

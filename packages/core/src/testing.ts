/** `@wattspan/core/testing` is now the package `@wattspan/testing`. The old names are here so that an old import fails with a helpful error. */

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
} = moved();

function moved(): Record<string, never> {
  throw new Error(
    'wattspan: `@wattspan/core/testing` is a package of its own now: npm install --save-dev @wattspan/testing, and import … from "@wattspan/testing".',
  );
}

/** Estimators that learn, for tests of what they learn and of what they keep. */

import type { EnergyEstimator, EstimatorInput, KnownEnergy } from "@wattspan/core";
import { type CalibrateOptions, calibrate } from "../src/calibrate/calibrate.js";

/** A call that it is taught with. */
export const CALL: EstimatorInput = {
  ...{ model: "gpt-4o", provider: "openai", operation: "chat", durationS: 4 },
  usage: { inputFresh: 900, output: 250 },
};
/** What is stated of a call. */
export const stated = (joules: number, component: KnownEnergy["component"] = "server"): KnownEnergy => ({
  energy: { value: joules, low: joules * 0.95, high: joules * 1.05 },
  component,
});
/** Ten joules per call, three times to each side. */
export const flat: EnergyEstimator = {
  id: "flat@1",
  knows: ({ model }) => model.startsWith("gpt"),
  estimate: ({ usage }) =>
    usage?.output === undefined
      ? undefined
      : {
          energy: { value: 10, low: 10 / 3, high: 30 },
          water: { value: 2, low: 1, high: 3 },
          embodiedCo2e: { value: 5, low: 4, high: 6 },
          methodId: "flat@1",
        },
  whyUnknown: () => "other_output",
};
/** After which reports are forgotten. */
export const WEEK_MS = 7 * 24 * 3_600_000;
/** Noise that is the same each time. */
export const noisy = (index: number) => Math.exp(0.42 * Math.sin(index * 2.4));
/** An estimator that has learned, and what it said. */
export function taught(options: CalibrateOptions = { around: 1 }, calls = 50, factor = 2) {
  const estimator = calibrate(flat, options);
  const said = Array.from({ length: calls }, (_, index) =>
    estimator.learn(CALL, stated(10 * factor * noisy(index))),
  );
  return { estimator, said };
}

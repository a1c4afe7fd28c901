import type { EnergyEstimator } from "../src/contracts/energy-estimator.js";

/** One joule per token of output, for every model but one. */
export const perToken: EnergyEstimator = {
  id: "per-token",
  knows: ({ model }) => model !== "unheard-of",
  estimate: ({ usage }) => {
    const value = usage?.output ?? 0;
    return { energy: { value, low: value / 2, high: value * 2 }, methodId: "per-token" };
  },
};

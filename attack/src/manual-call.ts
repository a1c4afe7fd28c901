/** Calls begun by hand whose whole footprints are checked. */

import type { EnergyEstimator, Footprint, InferenceOptions, Metering, Reason } from "@wattspan/core";
import type { ManualActivity } from "@wattspan/core/manual";
import type { ObservedCall } from "./observed.ts";
import { Stand, type StandOptions, stated } from "./stand.ts";

/** One joule for each token of the answer: the truth. */
const jouleOfToken: EnergyEstimator = {
  id: "joule-of-token",
  knows: () => true,
  estimate: ({ usage }) => {
    const value = usage?.output ?? 0;
    return { energy: { value, low: value / 2, high: value * 2 }, methodId: "joule-of-token" };
  },
};

/** An answer with the given tokens. */
export const answerOf = (tokens: number) => ({ usage: { prompt_tokens: 0, completion_tokens: tokens } });

/** A model of a provider. */
export const HOSTED = { model: "m", provider: "openai" } as const;

/** A call and its footprint. */
export class ManualCall {
  readonly begun: ManualActivity<"inference">;
  footprint: Footprint | undefined;
  /** Joules. */
  truth = 0;

  constructor(metering: Metering, options: InferenceOptions) {
    const onFootprint = (footprint: Footprint) => {
      this.footprint = footprint;
    };
    this.begun = metering.begin("inference", { ...options, onFootprint });
  }

  /** Including everything inside it. */
  observed(): ObservedCall {
    const energy = this.footprint?.energy;
    return { truth: this.truth, ...(energy && { energy }), ...stated(this.footprint) };
  }
}

/** Share of the calls without this reason. */
export const without = (calls: readonly ManualCall[], reason: Reason): number =>
  calls.filter(({ footprint }) => !footprint?.reasons.includes(reason)).length / calls.length;

/** A stand whose calls are estimated, independent of its own devices. */
export const hostedStand = (seed: number, metering: StandOptions["metering"] = {}): Promise<Stand> =>
  Stand.open({
    seed,
    zones: () => [{ id: "package", component: "cpu", idle: 5, wattsPerWeight: 0, refreshMs: 1 }],
    metering: { estimators: [jouleOfToken], ...metering },
    restMs: 100,
  });

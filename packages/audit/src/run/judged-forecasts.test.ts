import type { EnergyEstimator, EstimatorInput, KnownEnergy } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { judgedForecasts } from "./judged-forecasts.js";

/** With private members, as estimators that learn have. */
class Learner implements EnergyEstimator {
  readonly id = "learner";
  readonly #answers: ReturnType<NonNullable<EnergyEstimator["learn"]>>[] = [
    ...(["inside", "outside", undefined, "moved", "inside"] as const),
  ];
  knows = () => true;
  estimate() {
    return undefined;
  }
  learn() {
    return this.#answers.shift();
  }
}

describe("forecasts", () => {
  it("each comparison is counted, and those that are not inside missed", () => {
    const forecasts = judgedForecasts([new Learner()]);
    const [watched] = forecasts.estimators;
    const learned = Array.from({ length: 5 }, () =>
      watched?.learn?.({} as EstimatorInput, {} as KnownEnergy),
    );
    expect(learned).toEqual(["inside", "outside", undefined, "moved", "inside"]);
    expect(forecasts.take()).toEqual({ judged: 4, missed: 2 });
    expect(forecasts.take()).toEqual({ judged: 0, missed: 0 });
  });

  it("an estimator that does not learn stays one", () => {
    const plain: EnergyEstimator = { id: "plain", knows: () => false, estimate: () => undefined };
    const [watched] = judgedForecasts([plain]).estimators;
    expect(Object.keys(watched as object)).toEqual(["id", "knows", "estimate"]);
    expect(watched?.knows({} as EstimatorInput)).toBe(false);
  });
});

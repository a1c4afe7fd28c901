import { callWeightContract } from "@wattspan/testing";
import { expect, it } from "vitest";
import { phase } from "../phase/phase.js";
import { sizeWeights } from "./size-weights.js";
import { tokenWeights } from "./token-weights.js";

it.each([
  ["sizeWeights", sizeWeights()],
  ["tokenWeights", tokenWeights([phase()])],
])("%s keeps the contract of a weight", (_, weight) => {
  expect(callWeightContract(weight)).toEqual([]);
});

it("sizeWeights weighs by the parameters that compute each token, and an unknown model as 1", () => {
  const weigh = (model: string) => sizeWeights().weight({ model, operation: "chat", phase: "prefill" });
  expect(weigh("llama-3.1-70b") / weigh("llama-3.1-8b")).toBeCloseTo(70 / 8, 1);
  expect(weigh("no-such-model")).toBe(1);
});

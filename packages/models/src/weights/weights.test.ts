import { callWeightContract } from "@wattspan/testing";
import { expect, it } from "vitest";
import { phase } from "../phase/phase.js";
import { tokenWeights } from "./token-weights.js";

it.each([["tokenWeights", tokenWeights([phase()])]])("%s keeps the contract of a weight", (_, weight) => {
  expect(callWeightContract(weight)).toEqual([]);
});

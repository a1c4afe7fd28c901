import { describe, expect, it } from "vitest";
import { callWeightContract } from "./call-weight-contract.js";

const weight = () => 1;
const throws = () => {
  throw new Error("no");
};

describe("callWeightContract", () => {
  it("callWeightContract has nothing against a weight that keeps the contract", () => {
    expect(callWeightContract({ name: "own", weight, learn: () => undefined })).toEqual([]);
  });

  let has = 1;
  it.each<[string, object, string]>([
    ["without a name", { name: "", weight }, "name"],
    ["below 0", { name: "own", weight: () => -1 }, "weight"],
    ["that is a promise", { name: "own", weight: async () => 1 }, "weight"],
    ["that throws", { name: "own", weight: throws }, "weight"],
    ["that cannot learn", { name: "own", weight, learn: throws }, "learn"],
    [
      "that learns infinity",
      {
        name: "own",
        weight: () => has,
        learn: () => {
          has = Number.POSITIVE_INFINITY;
        },
      },
      "after-learning",
    ],
  ])("callWeightContract finds a weight %s", (_, policy, rule) => {
    const rules = callWeightContract(policy as never).map((violation) => violation.rule);
    expect([...new Set(rules)]).toEqual([rule]);
  });
});

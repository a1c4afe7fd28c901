import { describe, expect, it } from "vitest";
import { NODE_COEFFICIENTS as fitted } from "../../data/node-coefficients.js";
import { mlEnergyRuns } from "../../estimators/ml-energy-runs.js";
import { prefillEnergy } from "./node-energy.js";
import { minGpus, type Serving } from "./serving-energy.js";

const DENSE = { active: 8, total: 8 };
const H100: Serving = { gpu: "hopper", gpus: 1, batch: 64, weightBits: 16 };

describe("GPUs that hold a model", () => {
  it("minGpus are as many as in published deployments", () => {
    expect(minGpus(8, "hopper", 16)).toBe(1);
    expect(minGpus(70, "hopper", 16)).toBe(4);
    expect(minGpus(70, "blackwell", 16)).toBe(2);
    expect(minGpus(117, "hopper", 4)).toBe(1);
    expect(minGpus(671, "blackwell", 8)).toBe(8);
    expect(minGpus(405, "hopper", 8)).toBe(8);
  });

  it("minGpus are what the table's smallest deployments have, in 54 of 60 cases", () => {
    const least = new Map<string, number>();
    const expected = new Map<string, number>();
    for (const { model, gpu, gpus } of mlEnergyRuns()) {
      const key = `${model.id} ${gpu}`;
      least.set(key, Math.min(gpus, least.get(key) ?? gpus));
      const kind = gpu === "B200" ? "blackwell" : "hopper";
      expected.set(key, minGpus(model.totalParameters, kind, model.weightBits));
    }
    const right = [...least].filter(([key, gpus]) => expected.get(key) === gpus);
    expect([right.length, least.size]).toEqual([54, 60]);
  });
});

describe("the energy of prefill", () => {
  it("prefillEnergy is two operations per parameter and token, at 1.6 pJ on Hopper", () => {
    const { perToken, perPrompt, perTokenAndContext } = prefillEnergy(fitted, DENSE, H100);
    expect(perToken).toBeCloseTo(2 * 8e9 * 1.6e-12, 12);
    expect(perPrompt).toBeCloseTo(fitted.promptReads * fitted.readJoulesPerGigabyte * 16, 9);
    // 4 operations × 32 layers × 4096 wide, at 1.5 times the cost.
    expect(perTokenAndContext).toBeCloseTo(4 * 32 * 4096 * 1.5 * 1.6e-12, 18);
  });
});

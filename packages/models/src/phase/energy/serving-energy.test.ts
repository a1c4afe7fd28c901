import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PHASE_COEFFICIENTS as fitted } from "../../data/phase-coefficients.js";
import { mlEnergyRuns } from "../../estimators/ml-energy-runs.js";
import { decodeEnergy, minGpus, prefillEnergy, type Serving } from "./serving-energy.js";

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

describe("the energy of decoding", () => {
  it("decodeEnergy is near the measured runs of Llama 3.1 8B on one H100", () => {
    // J per output token of the chat task, prefill inside, by batch.
    for (const [batch, measured] of [
      [8, 0.4548],
      [64, 0.1186],
      [512, 0.0702],
    ] as const) {
      const { perToken, perTokenAndContext } = decodeEnergy(fitted, DENSE, { ...H100, batch });
      const ratio = (perToken + 370 * perTokenAndContext) / measured;
      expect(ratio).toBeGreaterThan(0.6);
      expect(ratio).toBeLessThan(1.4);
    }
  });

  it("decodeEnergy falls with the batch, and rises with parameters, bits and GPUs", () => {
    const positive = fc.double({ min: 1.5, max: 500, noNaN: true });
    fc.assert(
      fc.property(positive, positive, positive, (active, more, batch) => {
        const model = { active, total: active + more };
        const at = (serving: Partial<Serving>, shape = model) =>
          decodeEnergy(fitted, shape, { ...H100, batch, ...serving }).perToken;
        expect(at({ weightBits: 8 })).toBeLessThan(at({}));
        expect(at({ gpus: 2 })).toBeGreaterThan(at({}));
        // By a last digit less where every expert is read by one token alone.
        const larger = at({}, { ...model, total: model.total * 2 });
        expect(larger).toBeGreaterThan(at({}) * (1 - 1e-12));
        expect(at({}, { ...model, active: active + more / 2 })).toBeGreaterThan(at({}));
        const dense = { active, total: active };
        expect(at({ batch: batch * 2 }, dense)).toBeLessThan(at({}, dense));
      }),
    );
  });

  it("decodeEnergy reads all experts when the batch is large, and those of one token when it is one", () => {
    const mixture = { active: 5, total: 117 };
    const alone = decodeEnergy(fitted, mixture, { ...H100, batch: 1 }).perToken;
    const dense = decodeEnergy(fitted, { active: 5, total: 5 }, { ...H100, batch: 1 }).perToken;
    expect(alone).toBeCloseTo(dense, 12);
    const many = decodeEnergy(fitted, mixture, { ...H100, batch: 512 }).perToken;
    const full = decodeEnergy(fitted, { active: 117, total: 117 }, { ...H100, batch: 512 }).perToken;
    expect(many).toBeLessThan(full); // it computes less
    expect(many * 512 ** fitted.batchExponent).toBeGreaterThan(alone * 5);
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

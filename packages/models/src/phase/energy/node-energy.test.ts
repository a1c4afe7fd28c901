import { describe, expect, it } from "vitest";
import { NODE_COEFFICIENTS as fitted } from "../../data/node-coefficients.js";
import { mlEnergyRuns } from "../../estimators/ml-energy-runs.js";
import { attentionCost } from "./attention-cost.js";
import { decodeEnergy, prefillEnergy } from "./node-energy.js";
import type { Serving } from "./serving-energy.js";

const DENSE = { active: 8, total: 8 };
const DEEPSEEK = { active: 37, total: 671 };
const H100: Serving = { gpu: "hopper", gpus: 1, batch: 64, weightBits: 16 };
const decoded = (model: typeof DENSE, serving: Partial<Serving>) =>
  decodeEnergy(fitted, model, { ...H100, ...serving }).perToken;

describe("the energy of decoding on nodes", () => {
  it("decodeEnergy is near the measured runs of Llama 3.1 8B on one H100", () => {
    const runs = mlEnergyRuns().filter(
      ({ model, gpu, task }) => model.id.includes("3.1-8B") && gpu === "H100" && task === "lm-arena-chat",
    );
    expect(runs.length).toBeGreaterThan(5);
    for (const { batch, joulesPerOutputToken, outputTokens } of runs) {
      const { perToken, perTokenAndContext } = decodeEnergy(fitted, DENSE, { ...H100, batch });
      const ratio = (perToken + (90 + outputTokens / 2) * perTokenAndContext) / joulesPerOutputToken;
      expect(ratio).toBeGreaterThan(0.6);
      expect(ratio).toBeLessThan(1.4);
    }
  });

  it("decodeEnergy of one request at a time takes a whole step for each token", () => {
    const [one, two] = [decoded(DENSE, { batch: 1 }), decoded(DENSE, { batch: 2 })];
    expect(one / two).toBeGreaterThan(1.85); // phase@1 had 1.8, and 1.3 times less at 1 for the same at 8
    expect(decoded(DENSE, { batch: 8 })).toBeLessThan(one / 5);
  });

  it("decodeEnergy of a larger copy with a batch as large takes no more for a token, nor much less than what each node keeps", () => {
    const at = (gpus: number) => decoded(DEEPSEEK, { gpus, weightBits: 8 });
    expect(at(16)).toBeLessThan(at(8));
    expect(at(144)).toBeLessThan(at(16));
    const kept = (fitted.readJoulesPerGigabyte * fitted.eightBitReads * DEEPSEEK.active) / 2;
    expect(at(1e6) * 64).toBeGreaterThan(kept);
  });

  it("decodeEnergy rises with GPUs within a node, with bits and with parameters", () => {
    expect(decoded(DENSE, { gpus: 2 })).toBeGreaterThan(decoded(DENSE, {}));
    expect(decoded(DENSE, { weightBits: 8 })).toBeLessThan(decoded(DENSE, {}));
    expect(decoded(DENSE, { weightBits: 4 })).toBeLessThan(decoded(DENSE, { weightBits: 8 }));
    expect(decoded({ active: 8, total: 80 }, {})).toBeGreaterThan(decoded(DENSE, {}));
  });
});

describe("the energy of prefill", () => {
  it("prefillEnergy is two operations per parameter and token, at 1.6 pJ for 16 bits on Hopper", () => {
    expect(prefillEnergy(fitted, DENSE, H100).perToken).toBeCloseTo(2 * 8e9 * 1.6e-12, 12);
  });

  it("prefillEnergy falls with the bits that are computed in: 4 on Blackwell, never below 8 on Hopper", () => {
    const at = (gpu: Serving["gpu"], weightBits: number) =>
      prefillEnergy(fitted, DENSE, { ...H100, gpu, weightBits }).perToken;
    expect(at("hopper", 8)).toBeLessThan(at("hopper", 16));
    expect(at("hopper", 4)).toBe(at("hopper", 16));
    expect(at("blackwell", 4)).toBeLessThan(at("blackwell", 8));
  });
});

it("attentionCost of what is not known spans all kinds that are served today", () => {
  const unknown = attentionCost(undefined);
  for (const kind of ["grouped", "latent", "sparse"] as const) {
    const { near, far } = attentionCost(kind).read;
    expect(Math.min(near.low, far.low)).toBeGreaterThanOrEqual(
      Math.min(unknown.read.near.low, unknown.read.far.low),
    );
    expect(Math.max(near.high, far.high)).toBeLessThanOrEqual(unknown.read.far.high);
  }
  expect(attentionCost("full").read.far.value).toBeGreaterThan(attentionCost("grouped").read.far.value);
});

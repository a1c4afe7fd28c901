import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NODE_COEFFICIENTS } from "../data/node-coefficients.js";
import { PUE } from "../serving/serving-assumptions.js";
import { compiledEnergy } from "./compiled-energy.js";
import { drawServing, type ServableModel } from "./draws/serving-draws.js";
import { loadEnergy } from "./load-energy.js";

const CLOSED: ServableModel = {
  activeParameters: { min: 44, max: 132 },
  totalParameters: 440,
  architecture: "moe",
  weights: "closed",
};
const OPEN: ServableModel = {
  activeParameters: 8,
  totalParameters: 8,
  architecture: "dense",
  weights: "open",
  attention: "grouped",
};
const MODELS = [CLOSED, OPEN].map((model) => drawServing(NODE_COEFFICIENTS, model, { pue: PUE }));
const FIGURES = ["low", "value", "high"] as const;
const tokens = fc.double({ min: 0, max: 5, noNaN: true }).map((power) => Math.round(10 ** power) - 1);
const loads = fc.record({ computed: tokens, image: fc.constant(0), cached: tokens, output: tokens });

describe("compiled estimates", () => {
  it("a compiled estimate is near the sampled percentiles of everyday loads", () => {
    const everyday = [
      [500, 0, 300],
      [2000, 0, 800],
      [50_000, 0, 500],
      [5000, 45_000, 500],
      [0, 0, 400],
      [100, 0, 5000],
      [1583, 2036, 1000],
    ] as const;
    for (const draws of MODELS)
      for (const [computed, cached, output] of everyday) {
        const load = { computed, image: 0, cached, output };
        const [compiled, sampled] = [compiledEnergy(draws)(load), loadEnergy(draws, load)];
        for (const figure of FIGURES)
          expect(Math.abs(Math.log(compiled[figure] / sampled[figure]))).toBeLessThan(0.08);
      }
  });

  it("a compiled estimate strays by 4 % at most typically, over loads of any shape", () => {
    for (const draws of MODELS) {
      const compiled = compiledEnergy(draws);
      const errors = fc.sample(loads, { numRuns: 200, seed: 1 }).flatMap((load) => {
        const [one, other] = [compiled(load), loadEnergy(draws, load)];
        return other.value === 0 ? [] : FIGURES.map((figure) => Math.log(one[figure] / other[figure]));
      });
      const squares = errors.reduce((sum, error) => sum + error ** 2, 0);
      expect(Math.sqrt(squares / errors.length)).toBeLessThan(0.04);
    }
  });

  it("a compiled estimate goes in proportion with what it is made of, and rises with each part", () => {
    const compiled = MODELS.map(compiledEnergy);
    const kind = fc.constantFrom("computed", "cached", "output");
    fc.assert(
      fc.property(loads, kind, fc.integer({ min: 1, max: 5000 }), (load, part, more) => {
        for (const energyOf of compiled) {
          const [one, other] = [energyOf(load), energyOf({ ...load, [part]: load[part] + more })];
          for (const figure of FIGURES) expect(other[figure]).toBeGreaterThan(one[figure]);
        }
      }),
    );
  });
});

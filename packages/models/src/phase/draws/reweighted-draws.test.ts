import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NODE_COEFFICIENTS } from "../../data/node-coefficients.js";
import { PUE } from "../../serving/serving-assumptions.js";
import { loadEnergy } from "../load-energy.js";
import { DRAWS } from "./design.js";
import type { ModelDraws } from "./model-draws.js";
import { reweighted, weightsOf } from "./reweighted-draws.js";
import { PACE_STEP, type SeenService } from "./seen-service.js";
import { drawServing, type ServableModel } from "./serving-draws.js";

const MODEL: ServableModel = {
  ...{ activeParameters: 70, totalParameters: 70 },
  ...{ architecture: "dense", weights: "open", attention: "grouped" },
};
const { pace: COEFFICIENTS } = NODE_COEFFICIENTS;
const drawn = (known = {}) => drawServing(NODE_COEFFICIENTS, MODEL, { pue: PUE, weightBits: 8, ...known });
const DRAWN = drawn();
const LOAD = { computed: 500, image: 0, cached: 0, output: 500 };
const paced = (low: number, kind: "stated" | "streamed" = "stated"): SeenService => ({
  pace: { kind, low, high: low * PACE_STEP },
});
const energyAt = (seen: SeenService, draws: ModelDraws = DRAWN) =>
  loadEnergy(reweighted(draws, COEFFICIENTS, seen) ?? draws, LOAD);
const width = ({ low, high }: { low: number; high: number }) => high / low;

/** The mean pace of the draws as they are weighted, of its logarithm. */
function meanPace(seen: SeenService): number {
  const weights = weightsOf(DRAWN, COEFFICIENTS, seen) ?? new Float64Array(DRAWS).fill(1);
  let [sum, all] = [0, 0];
  for (const [k, weight] of weights.entries()) {
    sum += weight * Math.log(DRAWN.pace?.[k] as number);
    all += weight;
  }
  return sum / all;
}

describe("draws as a call leaves them", () => {
  it("no draw is ruled out by a pace, and none counts for more than sixty times another", () => {
    const kinds = fc.constantFrom("stated" as const, "streamed" as const);
    fc.assert(
      fc.property(fc.double({ min: 0.002, max: 1, noNaN: true }), kinds, (low, kind) => {
        const weights = weightsOf(DRAWN, COEFFICIENTS, paced(low, kind));
        if (!weights) return;
        expect(weights.length).toBe(DRAWS);
        const [least, most] = [Math.min(...weights), Math.max(...weights)];
        expect(least).toBeGreaterThan(0);
        expect(most / least).toBeLessThan(60);
      }),
    );
  });

  it("reweighted draws that wait longer count for more where a call was slower", () => {
    const paces = [0.02, 0.03, 0.045, 0.07, 0.1, 0.15].map((low) => meanPace(paced(low)));
    expect(paces).toEqual([...paces].sort((a, b) => a - b));
  });

  it("a stream separates draws less than a server does", () => {
    for (const low of [0.02, 0.06, 0.12]) {
      const apart = (kind: "stated" | "streamed") => {
        const weights = weightsOf(DRAWN, COEFFICIENTS, paced(low, kind)) ?? [];
        return Math.max(...weights) / Math.min(...weights);
      };
      expect(apart("streamed")).toBeLessThan(apart("stated"));
    }
  });

  it("a pace that no draw would give says nothing", () => {
    expect(reweighted(DRAWN, COEFFICIENTS, paced(0.002))).toBeUndefined();
    expect(weightsOf(DRAWN, COEFFICIENTS, paced(0.002))).toBeUndefined();
  });

  it("reweighted draws that all count alike stay as they are", () => {
    expect(energyAt({})).toEqual(loadEnergy(DRAWN, LOAD));
  });

  it("a cheaper tier takes less than the usual one, and a dearer one more", () => {
    const [later, usual, sooner] = [{ tier: "later" }, {}, { tier: "sooner" }].map((seen) =>
      energyAt(seen as SeenService),
    );
    for (const figure of ["low", "value", "high"] as const) {
      expect(later?.[figure]).toBeLessThanOrEqual(usual?.[figure] ?? 0);
      expect(usual?.[figure]).toBeLessThanOrEqual(sooner?.[figure] ?? 0);
    }
  });

  it("a tier says nothing of a batch that is known", () => {
    const known = drawn({ batch: 64 });
    expect(energyAt({ tier: "later" }, known)).toEqual(loadEnergy(known, LOAD));
  });

  it("with a known batch a pace makes the band narrower, and a slower one takes more", () => {
    const known = drawn({ batch: 64, gpu: "hopper", gpus: 4 });
    const usual = width(loadEnergy(known, LOAD));
    const bands = [0.025, 0.035, 0.05].map((low) => energyAt(paced(low), known));
    for (const band of bands) expect(width(band)).toBeLessThan(0.9 * usual);
    const values = bands.map(({ value }) => value);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });
});

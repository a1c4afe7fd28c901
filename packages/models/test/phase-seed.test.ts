/** The fixed draws are as good as others: their percentiles lie near to the mean of many seeds. */

import { expect, it } from "vitest";
import type { Figure } from "../src/contracts/catalog-model.js";
import { NODE_COEFFICIENTS } from "../src/data/node-coefficients.js";
import { design, latinHypercube, type Points } from "../src/phase/draws/design.js";
import type { KnownServing, ModelDraws } from "../src/phase/draws/model-draws.js";
import { drawServing } from "../src/phase/draws/serving-draws.js";
import { loadEnergy } from "../src/phase/load-energy.js";
import { PUE } from "../src/serving/serving-assumptions.js";

/** Sizes as they are in the catalog: estimates with bounds, and published ones. None was looked at to choose the seed. */
const MODELS: readonly (readonly [active: Figure, total: number, KnownServing?])[] = [
  [{ min: 30, max: 90 }, 300],
  [{ min: 42, max: 126 }, 420],
  [{ min: 75, max: 200 }, 750],
  [32.8, 32.8],
  [123, 123],
  [5.1, 117, { weightBits: 4, pue: PUE }],
  [8.03, 8.03, { batch: 16, pue: PUE }],
];
/** Computed, cached and output tokens. */
const LOADS = [
  [1000, 0, 100],
  [10_000, 0, 1000],
  [2000, 20_000, 800],
  [20, 0, 2000],
  [100_000, 0, 200],
] as const;

/** Logarithms of low, value and high, for each model and load. */
const percentilesOf = (drawsOf: (model: (typeof MODELS)[number]) => ModelDraws): readonly number[] =>
  MODELS.flatMap((model) => {
    const draws = drawsOf(model);
    return LOADS.flatMap(([computed, cached, output]) => {
      const { low, value, high } = loadEnergy(draws, { computed, cached, output, image: 0 });
      return [low, value, high].map(Math.log);
    });
  });

const percentilesAt = (points: Points) =>
  percentilesOf(([activeParameters, totalParameters, known = { pue: PUE }]) => {
    const architecture = activeParameters === totalParameters ? "dense" : "moe";
    const weights = typeof activeParameters === "number" ? "open" : "closed";
    const model = { activeParameters, totalParameters, architecture, weights } as const;
    return drawServing(NODE_COEFFICIENTS, model, known, points);
  });

it("the fixed draws lie near to the mean of 100 other seeds, everywhere", () => {
  const others = Array.from({ length: 100 }, (_, index) => percentilesAt(latinHypercube(1000 + index)));
  const errors = percentilesAt(design()).map(
    (percentile, index) =>
      percentile - others.reduce((sum, other) => sum + (other[index] as number), 0) / others.length,
  );
  const rootMeanSquare = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
  expect(rootMeanSquare).toBeLessThan(0.04);
  expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.14);
});

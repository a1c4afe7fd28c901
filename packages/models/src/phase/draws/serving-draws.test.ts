import { expect, it } from "vitest";
import { NODE_COEFFICIENTS } from "../../data/node-coefficients.js";
import { PUE } from "../../serving/serving-assumptions.js";
import { loadEnergy } from "../load-energy.js";
import type { KnownServing } from "./model-draws.js";
import { drawServing, type ServableModel } from "./serving-draws.js";

const MIXTURE: ServableModel = {
  activeParameters: 37,
  totalParameters: 671,
  architecture: "moe",
  weights: "open",
};
const CHAT = { computed: 500, image: 0, cached: 0, output: 300 };
const LONG = { computed: 500_000, image: 0, cached: 0, output: 1000 };
const energyOf = (more: Partial<ServableModel>, load = CHAT, known: Partial<KnownServing> = {}) =>
  loadEnergy(drawServing(NODE_COEFFICIENTS, { ...MIXTURE, ...more }, { pue: PUE, ...known }), load);
const width = ({ low, high }: ReturnType<typeof energyOf>) => high / low;

it("a closed total of one number is a range: the band is wider than that of a published one", () => {
  const served = { batch: 16, gpu: "hopper", gpus: 8, weightBits: 16 } as const;
  const widthOf = (more: Partial<ServableModel>) => width(energyOf(more, CHAT, served));
  expect(widthOf({ weights: "closed" })).toBeGreaterThan(1.1 * widthOf({}));
  expect(widthOf({ totalParameters: { min: 200, max: 2000 } })).toBeGreaterThan(1.1 * widthOf({}));
});

it("a long context costs by the kind of attention: sparse the least, full the most", () => {
  const at = (attention: ServableModel["attention"]) => energyOf({ attention }, LONG).value;
  expect(at("sparse")).toBeLessThan(at("latent"));
  expect(at("latent")).toBeLessThan(at("grouped"));
  expect(at("grouped")).toBeLessThan(at("full"));
});

it("a host serves the bits that the maker published, or fewer", () => {
  expect(energyOf({ publishedBits: 4 }).high).toBeLessThan(energyOf({ publishedBits: 16 }).high);
});

it("a total is never below what computes a token", () => {
  const odd = energyOf({
    activeParameters: 600,
    totalParameters: 600,
    architecture: "moe",
    weights: "closed",
  });
  expect(Number.isFinite(odd.high) && odd.low > 0).toBe(true);
});

import type { EstimatorInput, Range } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NODE_COEFFICIENTS } from "../data/node-coefficients.js";
import { NODE_KILOGRAMS } from "../data/node-embodied.js";
import { independentProducts } from "../figures/independent-product.js";
import { product, spreadOf } from "../figures/spread.js";
import { placePue } from "../serving/place-pue.js";
import { IDLE } from "../serving/serving-assumptions.js";
import { DRAWS } from "./draws/design.js";
import { percentilesOf, spreadAt } from "./draws/quantiles.js";
import { drawServing } from "./draws/serving-draws.js";
import { GPU_WATTS, hardwareGramsPerJoule, LIFETIME_YEARS } from "./hardware-share.js";
import { loadEnergy } from "./load-energy.js";
import { phase } from "./phase.js";
import { servedImpacts } from "./served-impacts.js";

const FIGURES = ["low", "value", "high"] as const;
const usage = { inputFresh: 500, output: 500 };
const callTo = (provider: string, more: Partial<EstimatorInput> = {}): EstimatorInput => ({
  ...{ model: "gpt-4o", provider, operation: "chat", usage, durationS: 9 },
  ...more,
});
const energy: Range = { value: 1000, low: 250, high: 6000 };

/** Numbers between 0 and 1 that have nothing to do with the draws, the same on every run. */
function* uniforms(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield (state + 0.5) / 2 ** 32;
  }
}

describe("grams of making the hardware", () => {
  it("a kilowatt-hour of a hosted call has some 30 g of hardware, from 13 to 82", () => {
    const { value, below, above } = hardwareGramsPerJoule(undefined, 1.15);
    const perKwh = value * 3.6e6;
    expect(perKwh).toBeCloseTo(29.6, 1);
    expect(perKwh * Math.exp(-below)).toBeCloseTo(12.9, 1);
    expect(perKwh * Math.exp(above)).toBeCloseTo(81.9, 1);
  });

  it("the grams are those of an eighth of a server for the seconds of a GPU, by hand", () => {
    const gpuJoules = 496;
    const facility = gpuJoules * 1.43 * 1.12 * 1.2;
    const seconds = gpuJoules / GPU_WATTS.hopper.value;
    const machines = 1 + 0.12 * 3;
    const grams = (seconds * machines * NODE_KILOGRAMS.hopper.value * 1000) / 8 / (4 * 365 * 86_400);
    expect(facility * hardwareGramsPerJoule("hopper", 1.2).value).toBeCloseTo(grams, 9);
  });

  it("the band is that of a simulation of everything that is not known, for calls of several shapes", () => {
    const model = { activeParameters: { min: 44, max: 132 }, totalParameters: 440 } as const;
    const pue = placePue("openai", undefined);
    const draws = drawServing(
      NODE_COEFFICIENTS,
      { ...model, architecture: "moe", weights: "closed" },
      { gpu: "hopper", pue },
    );
    const { of } = servedImpacts(callTo("openai"), "hopper");
    for (const [computed, cached, output] of [
      [500, 0, 500],
      [50_000, 0, 300],
      [2000, 40_000, 800],
    ] as const) {
      const load = { computed, image: 0, cached, output };
      const built = of(loadEnergy(draws, load)).embodiedCo2e as Range;
      const simulated = simulate(draws, load);
      for (const figure of FIGURES)
        expect(Math.abs(Math.log(built[figure] / simulated[figure])), figure).toBeLessThan(0.2);
    }
  });

  /** Joules at the GPUs in each draw, over watts drawn apart, with everything else drawn apart as well. */
  function simulate(draws: ReturnType<typeof drawServing>, load: Parameters<typeof loadEnergy>[1]): Range {
    const next = uniforms(7);
    const u = (): number => next.next().value as number;
    const all: number[] = [];
    for (let k = 0; k < DRAWS; k++) {
      const one = Object.fromEntries(
        Object.entries(draws).map(([name, column]) => [name, oneOf(column, k)]),
      ) as unknown as typeof draws;
      const gpu = loadEnergy(one, load, "gpu").value;
      for (let repeat = 0; repeat < 8; repeat++) {
        const machines = 1 + (spreadAt(IDLE, u()) - 1) * 3;
        const years = spreadAt(LIFETIME_YEARS, u());
        const kilograms = spreadAt(NODE_KILOGRAMS.hopper, u()) / 8;
        const watts = spreadAt(GPU_WATTS.hopper, u());
        all.push((gpu / watts) * machines * ((kilograms * 1000) / (years * 365 * 86_400)));
      }
    }
    all.sort((a, b) => a - b);
    const at = (share: number): number => all[Math.round(share * (all.length - 1))] as number;
    return { low: at(0.05), value: at(0.5), high: at(0.95) };
  }

  /** A column in which every draw is the one. */
  function oneOf(column: unknown, k: number): unknown {
    if (column instanceof Float32Array) return new Float32Array(DRAWS).fill(column[k] as number);
    if (typeof column !== "object" || column === null) return column;
    return Object.fromEntries(Object.entries(column).map(([name, inner]) => [name, oneOf(inner, k)]));
  }
});

describe("water at the site", () => {
  it("Google's own figure for a prompt, 0.24 Wh and 0.26 mL, is what its WUE gives", () => {
    const prompt = 0.24 * 3600;
    const water = servedImpacts(callTo("gcp.gemini"), undefined).of({
      ...{ value: prompt, low: prompt, high: prompt },
    }).onsiteWater;
    expect(Math.abs(((water?.value ?? 0) * 1000) / 0.26 - 1)).toBeLessThan(0.03);
  });

  it.each([
    ["openai", undefined, "facility-azure@2026-07", 0.34],
    ["gcp.vertex_ai", undefined, "facility-google@2025-08", 1.15],
    ["aws.bedrock", { cloud: { provider: "aws", region: "us-west-2" } }, "facility-aws@2024", 0.16],
    ["openai", { cloud: { provider: "azure", region: "swedencentral" } }, "facility-azure@2026-07", 0.03],
  ])("water of a call to %s at %o is from %s", (provider, serving, table, wue) => {
    const call = callTo(provider, serving && { serving });
    const { of, tables } = servedImpacts(call, undefined);
    const litres = (1000 / placePue(provider, serving).value / 3.6e6) * wue;
    expect(of(energy).onsiteWater?.value).toBeCloseTo(litres, 12);
    expect(tables).toContain(table);
  });

  it.each([
    ["a provider that publishes none", callTo("groq")],
    ["no provider", { model: "gpt-4o", operation: "chat", durationS: 1 }],
    ["a region that states none", callTo("aws.bedrock", { serving: { cloud: { provider: "aws", region: "af-south-1" } } })],
    ["a region that is new", callTo("aws.bedrock", { serving: { cloud: { provider: "aws", region: "xx-new-1" } } })],
    ["a provider with a hostile name", callTo("__proto__")],
    ["a cloud with a hostile name", callTo("x", { serving: { cloud: { provider: "constructor", region: "aws us-east-1" } } })],
  ])("water at the site is absent, not 0, for %s", (_, call) => {
    const { of, tables } = servedImpacts(call, undefined);
    expect(of(energy)).not.toHaveProperty("onsiteWater");
    expect(of(energy).embodiedCo2e?.value).toBeGreaterThan(0);
    expect(tables).toEqual(["embodied-ai-servers@2026-11"]);
  }); // biome-ignore format: a table
});

describe("an estimate of phase@2", () => {
  it("an estimate of phase@2 has hardware and water", () => {
    const estimate = phase().estimate(callTo("openai"));
    const { embodiedCo2e, onsiteWater, energy: joules } = estimate ?? {};
    expect(((embodiedCo2e?.value ?? 0) / (joules?.value ?? 1)) * 3.6e6).toBeGreaterThan(20);
    expect(onsiteWater?.value).toBeGreaterThan(0);
    expect(estimate).not.toHaveProperty("water");
  });

  it("an estimate of several models has the sum of their hardware", () => {
    const byModel = ["gpt-4o", "gpt-4o-mini"].map((model) => ({ model, ...usage }));
    const parts = byModel.map(({ model }) => phase().estimate(callTo("openai", { model })));
    const whole = phase().estimate(callTo("openai", { usage: { byModel } }));
    const sum = parts.reduce((all, part) => all + (part?.embodiedCo2e?.value ?? Number.NaN), 0);
    expect(whole?.embodiedCo2e?.value).toBeCloseTo(sum, 12);
  });

  it("more tokens never have less hardware or water", () => {
    const tokens = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(tokens, tokens, fc.integer({ min: 1, max: 5000 }), (inputFresh, output, more) => {
        const of = (given: object) => phase().estimate(callTo("openai", { usage: given }));
        const [one, other] = [of({ inputFresh, output }), of({ inputFresh, output: output + more })];
        for (const quantity of ["embodiedCo2e", "onsiteWater"] as const)
          for (const figure of FIGURES)
            expect(other?.[quantity]?.[figure]).toBeGreaterThanOrEqual(one?.[quantity]?.[figure] ?? 0);
      }),
      { numRuns: 50 },
    );
  });
});

describe("independentProducts", () => {
  const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  const range = fc
    .tuple(positive, fc.double({ min: 1, max: 50, noNaN: true }), fc.double({ min: 1, max: 50, noNaN: true }))
    .map(([value, down, up]): Range => ({ value, low: value / down, high: value * up }));

  it("a product is ordered, and no narrower than either factor", () => {
    fc.assert(
      fc.property(range, range, (a, b) => {
        const [product] = independentProducts(a, [spreadOf(b)]) as [Range];
        expect(product.value).toBeCloseTo(a.value * b.value, 3);
        for (const { value, low, high } of [a, b]) {
          expect(product.high / product.value).toBeGreaterThanOrEqual((high / value) * (1 - 1e-9));
          expect(product.value / product.low).toBeGreaterThanOrEqual((value / low) * (1 - 1e-9));
        }
      }),
    );
  });

  it("a product of lognormal quantities has their percentiles", () => {
    const spread = (u: number): Range => ({ value: u, low: u / 2, high: u * 2 });
    const [a, b] = [spread(3), spread(5)];
    const next = uniforms(3);
    const sample = Float64Array.from({ length: DRAWS }, (_, k) => {
      const other = next.next().value as number;
      return spreadAt(a, (k + 0.5) / DRAWS) * spreadAt(b, other);
    });
    const percentiles = percentilesOf(sample);
    const [product] = independentProducts(a, [spreadOf(b)]) as [Range];
    for (const figure of FIGURES)
      expect(Math.abs(Math.log(product[figure] / percentiles[figure]))).toBeLessThan(0.12);
  });

  it("a product with something that may be nothing may be nothing", () => {
    const factor = product([spreadOf({ value: 2, low: 1, high: 4 })]);
    expect(independentProducts({ value: 0, low: 0, high: 0 }, [factor])).toEqual([
      { value: 0, low: 0, high: 0 },
    ]);
    expect(independentProducts({ value: 1, low: 0, high: 2 }, [factor])[0]?.low).toBe(0);
  });
});

import type { EnergyEstimator, EstimatorInput } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { misjudged } from "../../test/misjudged.js";
import { type EnergyEstimatorRule, energyEstimatorContract } from "./energy-estimator-contract.js";

const call: EstimatorInput = {
  model: "our-7b",
  operation: "chat",
  usage: { inputFresh: 900, output: 200, reasoning: 50 },
  durationS: 2,
};
const failing = (): never => {
  throw new Error("no table");
};
const bandOf = (value: number) => ({ value, low: value / 2, high: value * 2 });

/** An estimator that keeps the contract, with parts to break. */
function estimatorOf(broken: object = {}): EnergyEstimator {
  return {
    id: "per-token",
    knows: ({ model }) => model === "our-7b",
    estimate: ({ usage }) => ({
      energy: bandOf(0.1 * (usage?.inputFresh ?? 0) + 2 * (usage?.output ?? 0)),
      embodiedCo2e: bandOf(0.01),
      water: bandOf(0),
      methodId: "per-token@1",
      tables: ["tokens@2026-01"],
    }),
    ...broken,
  };
}

const withEstimate = (member: object) =>
  estimatorOf({ estimate: (input: EstimatorInput) => ({ ...estimatorOf().estimate(input), ...member }) });
const withEnergy = (energyOf: (output: number) => number) =>
  estimatorOf({
    estimate: ({ usage }: EstimatorInput) => ({
      energy: bandOf(energyOf(usage?.output ?? 0)),
      methodId: "x@1",
    }),
  });
const ranges = [
  { value: 1, low: 2, high: 3 },
  { value: 1, low: 0, high: Number.NaN },
  { value: -1, low: -2, high: 1 },
  5,
];

/** An estimator that answers from what it was asked before. */
function counting(): EnergyEstimator {
  let calls = 0;
  const estimate = { energy: bandOf(1), methodId: "x@1" };
  return estimatorOf({
    estimate: () => {
      estimate.energy = bandOf(++calls);
      return estimate;
    },
  });
}

/** Each rule with implementations that break it, and nothing else. */
const gallery: Record<EnergyEstimatorRule, readonly EnergyEstimator[]> = {
  id: [estimatorOf({ id: "" }), estimatorOf({ id: undefined })],
  knows: [estimatorOf({ knows: ({ model }: EstimatorInput) => (model === "our-7b" ? true : undefined) })],
  "unknown-model": [estimatorOf({ knows: () => true })],
  "no-known-input": [estimatorOf({ knows: () => false })],
  "estimate-throws": [
    estimatorOf({ estimate: failing }),
    estimatorOf({
      estimate: () => {
        throw "a string";
      },
    }),
  ],
  synchronous: [
    estimatorOf({ estimate: async (input: EstimatorInput) => estimatorOf().estimate(input) }),
    estimatorOf({ estimate: async () => failing() }),
    estimatorOf({ estimate: () => 12 }),
    estimatorOf({ estimate: () => undefined }),
  ],
  energy: [...ranges, undefined].map((energy) => withEstimate({ energy })),
  "embodied-co2e": ranges.map((embodiedCo2e) => withEstimate({ embodiedCo2e })),
  water: [...ranges.map((water) => withEstimate({ water })), withEstimate({ onsiteWater: bandOf(7) })],
  "method-id": [withEstimate({ methodId: "" }), withEstimate({ methodId: undefined })],
  tables: [withEstimate({ tables: "tokens" }), withEstimate({ tables: [""] })],
  pure: [counting()],
  "mutates-input": [
    estimatorOf({
      estimate(input: { durationS: number } & EstimatorInput) {
        const estimate = estimatorOf().estimate(input);
        input.durationS = 0;
        return estimate;
      },
    }),
    estimatorOf({
      knows(input: { usage: { output?: number } } & EstimatorInput) {
        delete input.usage.output;
        return input.model === "our-7b";
      },
    }),
  ],
  monotonic: [withEnergy((output) => 1e6 - output), withEnergy((output) => (output === 1000 ? 1 : output))],
  "odd-usage": [
    withEnergy((output) => output / output),
    withEnergy((output) => output ** 40),
    estimatorOf({
      estimate(input: EstimatorInput) {
        if (input.usage?.output === undefined) throw new TypeError("no output");
        return estimatorOf().estimate(input);
      },
    }),
    estimatorOf({
      estimate(input: EstimatorInput) {
        const estimate = estimatorOf().estimate(input);
        return input.usage?.inputFresh === undefined ? { ...estimate, water: bandOf(Number.NaN) } : estimate;
      },
    }),
  ],
  examinable: [
    null as never,
    estimatorOf({ estimate: () => Object.defineProperty({}, "energy", { get: failing, enumerable: true }) }),
  ],
};

it("energyEstimatorContract rejects each estimator of the gallery by the one rule that it breaks", async () => {
  const violations: string[] = [];
  for (const [rule, examples] of Object.entries(gallery))
    for (const [index, estimator] of examples.entries()) {
      const verdict = () => energyEstimatorContract(estimator, [call]);
      violations.push(...(await misjudged(rule, index, verdict)));
    }
  expect(violations).toEqual([]);
});

describe("an estimator that keeps the contract", () => {
  it.each([
    ["a linear estimator", estimatorOf()],
    ["one with energy alone", withEstimate({ embodiedCo2e: undefined, water: undefined, tables: undefined })],
    ["one that costs the same for any output", withEnergy(() => 5)],
    ["one of steps", withEnergy((output) => Math.ceil(output / 100))],
  ])("energyEstimatorContract accepts %s", async (_, estimator) => {
    const streamed: EstimatorInput = { model: "our-7b", operation: "chat", durationS: 0 };
    expect(await energyEstimatorContract(estimator, [call, streamed])).toEqual([]);
  });

  it.each([
    ["the usage", undefined],
    ["the input", { output: 200 }],
    ["the output", { inputFresh: 900 }],
  ])("energyEstimatorContract accepts undefined where %s is unknown", async (_, usage) => {
    const needy = estimatorOf({
      estimate: (input: EstimatorInput) =>
        input.usage?.inputFresh === undefined || input.usage.output === undefined
          ? undefined
          : estimatorOf().estimate(input),
    });
    const { usage: __, ...rest } = call;
    const unknown: EstimatorInput = { ...rest, ...(usage && { usage }) };
    expect(await energyEstimatorContract(needy, [call, unknown])).toEqual([]);
  });

  it("energyEstimatorContract accepts one that knows a widely served model, without inputs", async () => {
    const knows = ({ model }: EstimatorInput) => model.startsWith("gpt-4o");
    expect(await energyEstimatorContract(estimatorOf({ knows }))).toEqual([]);
    expect((await energyEstimatorContract(estimatorOf())).map(({ rule }) => rule)).toEqual([
      "no-known-input",
    ]);
  });
});

it("energyEstimatorContract never throws, for anything that it is given", async () => {
  const anything = fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true });
  await fc.assert(
    fc.asyncProperty(anything, fc.dictionary(fc.string(), anything), async (odd, member) => {
      const estimators = [
        odd,
        estimatorOf({ estimate: () => odd }),
        withEstimate(member),
        withEstimate({ energy: odd }),
      ];
      for (const estimator of [...estimators, estimatorOf({ knows: () => odd })]) {
        const violations = await energyEstimatorContract(estimator as EnergyEstimator, [call]);
        for (const violation of violations) expect(violation.detail).toMatch(/: ./);
      }
    }),
  );
});

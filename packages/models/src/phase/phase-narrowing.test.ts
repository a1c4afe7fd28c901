/** What the times and the tier of a call change of its estimate, and what they must not. */

import type { EstimatorInput, Range, ServiceFacts } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callOf } from "../../test/hostile-calls.js";
import { InvalidInputError } from "../contracts/invalid-input-error.js";
import { type PhaseOptions, phase, phaseBreakdown } from "./phase.js";

const FIGURES = ["low", "value", "high"] as const;
const usage = { inputFresh: 500, output: 500 };
const CALL = callOf("meta-llama/Llama-3.1-70B-Instruct", { provider: "together_ai", usage, durationS: 22 });
const models = fc.constantFrom("gpt-4o", "gpt-4o-mini", "claude-haiku-4-5", CALL.model);
const seconds = fc.double({ min: 0, max: 2000, noNaN: true });

const at = phase();
function energyOf(call: Partial<EstimatorInput> = {}, estimator = at): Range {
  const energy = estimator.estimate({ ...CALL, ...call })?.energy;
  if (!energy) throw new Error("There is no estimate.");
  return energy;
}
const width = ({ low, high }: Range) => high / low;

describe("the times of a call", () => {
  it("a pace narrows the band of a model whose batch is known", () => {
    const known = phase({ batch: 64, gpu: "hopper", gpus: 4, weightBits: 8 });
    const [usual, stated] = [energyOf({}, known), energyOf({ service: { decodeS: 20 } }, known)];
    expect(width(stated)).toBeLessThan(0.9 * width(usual));
  });

  it("a duration alone changes nothing", () => {
    for (const durationS of [0, 0.001, 5, 60, 86_400]) expect(energyOf({ durationS })).toEqual(energyOf());
  });

  it.each<[string, Partial<EstimatorInput>]>([
    ["contradict each other", { service: { decodeS: 40 } }],
    ["are 0", { durationS: 0, service: { decodeS: 0, firstPieceS: 0 } }],
    ["are hours", { durationS: 1e5, service: { decodeS: 9e4 } }],
    ["are negative", { service: { decodeS: -3, firstPieceS: -1 } }],
    ["are no numbers", { service: { decodeS: Number.NaN, firstPieceS: Number.NaN } }],
    ["are faster than any draw", { service: { decodeS: 1.1 } }],
    ["are those of pieces that came at once", { service: { firstPieceS: 21.99 } }],
  ])("times that %s change nothing", (_, call) => {
    expect(energyOf(call)).toEqual(energyOf());
  }); // biome-ignore format: a table

  it("phase without narrowing has the usual band", () => {
    const service = { decodeS: 20, tier: "flex" };
    const estimator = phase({ narrowing: false });
    expect(energyOf({ service }, estimator)).toEqual(energyOf({}, estimator));
    expect(energyOf({ service })).not.toEqual(energyOf());
    expect(() => phase({ narrowing: "no" } as unknown as PhaseOptions)).toThrow(InvalidInputError);
  });

  it("the pace of a call by several models belongs to no model", () => {
    const byModel = ["gpt-4o", "gpt-4o-mini"].map((model) => ({ model, ...usage }));
    const call = { usage: { ...usage, byModel } };
    expect(energyOf({ ...call, service: { decodeS: 20, tier: "flex" } })).toEqual(energyOf(call));
  });

  it("with any times of a call, its estimate is ordered, finite, and the same each time", () => {
    const times = fc.oneof(seconds, fc.constantFrom(Number.NaN, -1, 1 / 0, undefined));
    const tier = fc.constantFrom("flex", "priority", "", undefined);
    fc.assert(
      fc.property(models, seconds, times, times, tier, (model, durationS, decodeS, firstPieceS, name) => {
        const service = { decodeS, firstPieceS, tier: name } as ServiceFacts;
        const energy = energyOf({ model, durationS, service });
        expect(energy).toEqual(energyOf({ model, durationS, service }, phase()));
        expect(energy.low).toBeGreaterThan(0);
        expect(energy.value).toBeGreaterThanOrEqual(energy.low);
        expect(energy.high).toBeGreaterThanOrEqual(energy.value);
        expect(energy.high).toBeLessThan(Number.POSITIVE_INFINITY);
      }),
      { numRuns: 60 },
    );
  });

  it("at one pace and tier an estimate rises with each kind of token, in all three figures", () => {
    const kind = fc.constantFrom("inputFresh", "cacheRead", "output" as const);
    const pace = fc.constantFrom(0.012, 0.025, 0.05, 0.1, 0.2);
    const tokens = fc.integer({ min: 32, max: 50_000 });
    const more = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(
        models,
        pace,
        kind,
        tokens,
        tokens,
        more,
        (model, paceS, name, inputFresh, output, added) => {
          const figuresOf = (given: typeof usage & { cacheRead: number }) =>
            energyOf({ model, durationS: 0, usage: given, service: { decodeS: paceS * given.output } });
          const one = { inputFresh, cacheRead: 100, output };
          const [before, after] = [figuresOf(one), figuresOf({ ...one, [name]: one[name] + added })];
          for (const figure of FIGURES) expect(after[figure]).toBeGreaterThan(before[figure]);
        },
      ),
    );
  });

  it("the parts of phaseBreakdown add up to the value of a narrowed estimate", () => {
    const call = { ...CALL, service: { decodeS: 20, tier: "flex" } };
    const { energy, ...parts } = phaseBreakdown(call) ?? { energy: undefined };
    const sum = Object.values(parts).reduce((all, part) => all + part, 0);
    expect(energy).toEqual(energyOf(call));
    expect(sum).toBeCloseTo(energy?.value ?? Number.NaN, 6);
  });
});

it("a flex or batch call takes less than a usual one, and a priority call more", () => {
  const of = (tier: string) => energyOf({ service: { tier } });
  expect(of("flex")).toEqual(of("batch"));
  expect(of("default")).toEqual(energyOf());
  for (const figure of FIGURES) {
    expect(of("flex")[figure]).toBeLessThanOrEqual(energyOf()[figure]);
    expect(of("priority")[figure]).toBeGreaterThanOrEqual(energyOf()[figure]);
  }
});

import type { EstimatorInput, Range, TokenUsage } from "@wattspan/core";
import { energyEstimatorContract } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callOf, HOSTILE_NAMES, HOSTILE_USAGES } from "../../test/hostile-calls.js";
import { createModelCatalog } from "../catalog/model-catalog.js";
import { InvalidInputError } from "../contracts/invalid-input-error.js";
import { defaultEstimators, type PhaseOptions, phase, phaseBreakdown } from "./phase.js";

const GPT_4O = callOf("gpt-4o", { provider: "openai" });
const KINDS = ["inputFresh", "cacheRead", "cacheWrite", "image", "audio", "output"] as const;
const tokens = fc.double({ min: 0, max: 1e6, noNaN: true }).map(Math.round);
const usages = fc.record(Object.fromEntries(KINDS.map((kind) => [kind, tokens]))) as fc.Arbitrary<
  Record<(typeof KINDS)[number], number>
>;
const models = fc.constantFrom(
  "gpt-4o",
  "gpt-4o-mini",
  "claude-haiku-4-5",
  "meta-llama/Llama-3.1-8B-Instruct",
);

function energyOf(usage: TokenUsage, call: Partial<EstimatorInput> = {}, options: PhaseOptions = {}): Range {
  const energy = phase(options).estimate({ ...GPT_4O, usage, ...call })?.energy;
  if (!energy) throw new Error("There is no estimate.");
  return energy;
}

describe("phase", () => {
  it("phase keeps the contract of energy estimators", async () => {
    expect(await energyEstimatorContract(phase())).toEqual([]);
    expect(await energyEstimatorContract(phase({ batch: 64, gpu: "hopper", weightBits: 8 }))).toEqual([]);
  });

  it("phase@2 is the default estimator", () => {
    expect(defaultEstimators().map(({ id }) => id)).toEqual(["phase@2"]);
  });

  it("phase names its method, the row's table and its fit", () => {
    const said = phase().estimate(GPT_4O);
    const others = ["embodied-ai-servers@2026-11", "facility-azure@2026-07"];
    expect([said?.methodId, said?.tables]).toEqual([
      "phase@2",
      ["ecologits@0.11.2", "node-fit@2026.11", ...others],
    ]);
  });

  it("an estimate of phase@2 takes the PUE of the region where it is served", () => {
    const at = (region: string) =>
      energyOf(
        { inputFresh: 500, output: 300 },
        { provider: "aws.bedrock", serving: { cloud: { provider: "aws", region } } },
      ).value;
    expect(at("eu-north-1") / at("ap-south-2")).toBeCloseTo(1.1 / 1.46, 1);
  });

  it("phase is dominated by input where input dominates", () => {
    const breakdown = phaseBreakdown({ ...GPT_4O, usage: { inputFresh: 50_000, output: 500 } });
    expect(breakdown?.prefill).toBeGreaterThan(3 * (breakdown?.decode ?? Number.POSITIVE_INFINITY));
  });

  it("phase has a narrower band when batch, GPU and precision are stated", () => {
    const width = (options: PhaseOptions) => {
      const { low, high } = energyOf({ inputFresh: 500, output: 300 }, {}, options);
      return high / low;
    };
    expect(width({ batch: 64 })).toBeLessThan(0.7 * width({}));
    expect(width({ batch: 64, gpu: "blackwell", weightBits: 8, gpus: 8 })).toBeLessThan(width({ batch: 64 }));
  });

  it("phase takes the precision from the name of the model", () => {
    const of = (model: string) => energyOf({ inputFresh: 500, output: 300 }, { model, provider: "ollama" });
    const known = energyOf(
      { inputFresh: 500, output: 300 },
      { model: "llama3.1:8b", provider: "ollama" },
      { weightBits: 4 },
    );
    expect(of("llama3.1:8b-instruct-q4_K_M")).toEqual(known);
    expect(of("llama3.1:8b-instruct-fp16").value).toBeGreaterThan(known.value);
  });

  it("phase uses the PUE of the provider", () => {
    const at = (provider: string) => energyOf({ inputFresh: 500, output: 300 }, { provider }).value;
    expect(at("gcp.vertex_ai")).toBeLessThan(at("azure.ai.openai"));
  });

  it("phase looks models up in the catalog that it is given", () => {
    const catalog = createModelCatalog({
      rows: [
        {
          ...{ name: "our-7b", vendor: "us", architecture: "dense", weights: "open" },
          ...{
            activeParameters: 7,
            totalParameters: 7,
            source: "https://example.org/our-7b",
            asOf: "2026-11-01",
          },
        },
      ],
      tables: [],
    });
    const ours = phase({ catalog });
    expect(ours.knows(callOf("our-7b"))).toBe(true);
    expect(ours.knows(callOf("gpt-4o"))).toBe(false);
  });
});

describe("what every estimate of phase keeps", () => {
  it("an estimate of phase is ordered, finite, and the same each time", () => {
    fc.assert(
      fc.property(usages, models, (usage, model) => {
        const energy = energyOf(usage, { model });
        expect(energy).toEqual(energyOf(usage, { model }));
        expect(energy.low).toBeGreaterThanOrEqual(0);
        expect(energy.value).toBeGreaterThanOrEqual(energy.low);
        expect(energy.high).toBeGreaterThanOrEqual(energy.value);
        expect(energy.high).toBeLessThan(Number.POSITIVE_INFINITY);
      }),
    );
  });

  it("an estimate of phase rises with each kind of token, in all three figures", () => {
    const estimator = phase();
    const kind = fc.constantFrom(...KINDS);
    fc.assert(
      fc.property(usages, kind, fc.integer({ min: 1, max: 10_000 }), models, (usage, name, more, model) => {
        const at = (given: TokenUsage) => estimator.estimate({ ...GPT_4O, model, usage: given })?.energy;
        const [one, other] = [at(usage), at({ ...usage, [name]: usage[name] + more })];
        for (const figure of ["low", "value", "high"] as const)
          expect(other?.[figure]).toBeGreaterThan(one?.[figure] ?? Number.POSITIVE_INFINITY);
      }),
    );
  });

  it("an estimate of phase has at most as much for a cached token as for a fresh one", () => {
    fc.assert(
      fc.property(usages, models, (usage, model) => {
        const fresh = { ...usage, inputFresh: usage.inputFresh + usage.cacheRead, cacheRead: 0 };
        const [cached, computed] = [energyOf(usage, { model }), energyOf(fresh, { model })];
        for (const figure of ["low", "value", "high"] as const)
          expect(cached[figure]).toBeLessThanOrEqual(computed[figure] * (1 + 1e-12));
      }),
    );
  });

  it("an estimate of phase adds up over the models that served a call", () => {
    fc.assert(
      fc.property(usages, usages, (one, other) => {
        const byModel = [
          { model: "gpt-4o", ...one },
          { model: "gpt-4o-mini", ...other },
        ];
        const sum = energyOf({ byModel });
        const [first, second] = [energyOf(one), energyOf(other, { model: "gpt-4o-mini" })];
        for (const figure of ["low", "value", "high"] as const)
          expect(sum[figure]).toBeCloseTo(first[figure] + second[figure], 6);
      }),
      { numRuns: 30 },
    );
  });

  it("the parts of phaseBreakdown add up to the value of the estimate", () => {
    fc.assert(
      fc.property(usages, models, (usage, model) => {
        const breakdown = phaseBreakdown({ ...GPT_4O, model, usage });
        const { energy, ...parts } = breakdown ?? { energy: undefined };
        const sum = Object.values(parts).reduce((all, part) => all + part, 0);
        expect(Math.abs(sum - (energy?.value ?? Number.NaN))).toBeLessThanOrEqual(1e-9 * sum);
        for (const part of Object.values(parts)) expect(part).toBeGreaterThanOrEqual(0);
        expect(energy).toEqual(energyOf(usage, { model }));
      }),
    );
  });
});

it("phaseBreakdown of a call by several models is the sum of theirs", () => {
  const usage = { inputFresh: 900, cacheRead: 100, output: 250 };
  const of = (model: string) => phaseBreakdown({ ...GPT_4O, model, usage });
  const byModel = ["gpt-4o", "gpt-4o-mini"].map((model) => ({ model, ...usage }));
  const sum = phaseBreakdown({ ...GPT_4O, usage: { byModel } });
  for (const part of ["prefill", "cached", "decode", "host", "idle", "overhead"] as const)
    expect(sum?.[part]).toBeCloseTo((of("gpt-4o")?.[part] ?? 0) + (of("gpt-4o-mini")?.[part] ?? 0), 9);
  expect(
    phaseBreakdown({ ...GPT_4O, usage: { byModel: [{ model: "no-such-model/0", ...usage }] } }),
  ).toBeUndefined();
});

describe("odd calls", () => {
  it("phase has no estimate where tokens are not known, and never a number that is none", () => {
    for (const usage of HOSTILE_USAGES) {
      const call = { ...GPT_4O, usage } as EstimatorInput;
      const energy = phase().estimate(call)?.energy;
      if (energy)
        for (const figure of Object.values(energy)) expect(Number.isFinite(figure) && figure >= 0).toBe(true);
    }
    const { usage: _, ...without } = GPT_4O;
    expect(phase().estimate(without)).toBeUndefined();
    expect(phase().estimate({ ...GPT_4O, usage: { output: 5 } })).toBeUndefined();
    expect(phaseBreakdown({ ...GPT_4O, usage: { output: 5 } })).toBeUndefined();
  });

  it("phase gives 0 when nothing is computed", () => {
    const usage = { inputFresh: 0, output: 0 };
    expect(energyOf(usage)).toEqual({ value: 0, low: 0, high: 0 });
    expect(phaseBreakdown({ ...GPT_4O, usage })?.prefill).toBe(0);
  });

  it("phase estimates 10^18 tokens, absurd as they are, with a finite number", () => {
    const { low, high } = energyOf({ inputFresh: 1e18, cacheRead: 1e18, output: 1e18 });
    expect(low).toBeGreaterThan(1e15);
    expect(Number.isFinite(high)).toBe(true);
  });

  it("phase knows no name that is none", () => {
    for (const name of HOSTILE_NAMES) {
      expect(phase().knows(callOf(name))).toBe(false);
      expect(phase().estimate(callOf(name))).toBeUndefined();
      expect(phaseBreakdown(callOf(name))).toBeUndefined();
    }
  });

  it("phase keeps models apart, however many were estimated between", () => {
    const estimator = phase();
    const at = (model: string, provider: string) => estimator.estimate(callOf(model, { provider }))?.energy;
    const [large, small] = [at("gpt-4o", "openai"), at("gpt-4o-mini", "openai")];
    for (let index = 0; index < 200; index++) at("gpt-4o", `provider-${index}`);
    expect(at("gpt-4o", "openai")).toEqual(large);
    expect(at("gpt-4o-mini", "openai")).toEqual(small);
    expect(large?.value).toBeGreaterThan(small?.value ?? Number.POSITIVE_INFINITY);
    expect(at("igpt-4o", "opena")).toBeUndefined(); // joined, the two names spell the same
  });

  it("phase refuses options that cannot be, by name", () => {
    const wrong = [
      [{ batch: 0 }, "batch"],
      [{ batch: Number.NaN }, "batch"],
      [{ gpus: "8" }, "gpus"],
      [{ weightBits: 64 }, "weightBits"],
      [{ gpu: "tpu" }, "gpu"],
    ] as const;
    for (const [options, field] of wrong) {
      const make = () => phase(options as PhaseOptions);
      expect(make).toThrow(InvalidInputError);
      expect(make).toThrow(field);
    }
  });
});

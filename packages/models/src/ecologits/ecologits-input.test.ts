import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wrongRows } from "../../test/wrong-rows.js";
import type { Figure } from "../contracts/catalog-model.js";
import { InvalidInputError } from "../contracts/invalid-input-error.js";
import { intervalOf } from "../figures/interval.js";
import { type EcologitsImpacts, type EcologitsInput, ecologitsImpacts } from "./ecologits-impacts.js";

const MIX = { gwp: 0.3844, adpe: 9.855e-8, pe: 9.6884, wue: 3.1321 };
const CALL: EcologitsInput = {
  activeParameters: 8,
  totalParameters: 47,
  outputTokens: 300,
  pue: 1.2,
  wue: 0.57,
  mix: MIX,
};

describe("ecologitsImpacts refuses", () => {
  const refused: readonly (readonly [field: string, change: Record<string, unknown>])[] = [
    ["activeParameters", { activeParameters: undefined }],
    ["activeParameters", { activeParameters: 0 }],
    ["activeParameters", { activeParameters: -8 }],
    ["activeParameters", { activeParameters: "8" }],
    ["activeParameters", { activeParameters: Number.NaN }],
    ["activeParameters", { activeParameters: 48 }],
    ["activeParameters", { activeParameters: { min: 8, max: 48 } }],
    ["activeParameters.min", { activeParameters: {} }],
    ["activeParameters.min", { activeParameters: { min: 9, max: 8 } }],
    ["activeParameters.max", { activeParameters: { min: 8 } }],
    ["activeParameters.max", { activeParameters: { min: 8, max: Number.NaN } }],
    ["totalParameters", { totalParameters: Number.POSITIVE_INFINITY }],
    ["totalParameters", { totalParameters: null }],
    ["outputTokens", { outputTokens: undefined }],
    ["outputTokens", { outputTokens: -1 }],
    ["outputTokens", { outputTokens: Number.NaN }],
    ["outputTokens", { outputTokens: 1e19 }],
    ["outputTokens", { outputTokens: "300" }],
    ["outputTokens", { outputTokens: 300n }],
    ["latencyS", { latencyS: -1 }],
    ["latencyS", { latencyS: Number.NaN }],
    ["tokensPerS", { tokensPerS: 0 }],
    ["tokensPerS", { tokensPerS: Number.POSITIVE_INFINITY }],
    ["timeToFirstTokenS", { timeToFirstTokenS: -0.1 }],
    ["pue", { pue: 0.9 }],
    ["pue", { pue: undefined }],
    ["pue.min", { pue: { min: 0.9, max: 1.2 } }],
    ["pue.min", { pue: { min: 1.3, max: 1.2 } }],
    ["wue", { wue: -1 }],
    ["mix", { mix: undefined }],
    ["mix", { mix: 0.38 }],
    ["mix.gwp", { mix: { ...MIX, gwp: -1 } }],
    ["mix.adpe", { mix: { ...MIX, adpe: undefined } }],
    ["mix.pe", { mix: { ...MIX, pe: "9" } }],
    ["mix.wue", { mix: { ...MIX, wue: Number.NaN } }],
    ["version", { version: "0.10.0" }],
    ["version", { version: 93 }],
  ];
  it("ecologitsImpacts refuses each field that cannot be, and names it", () => {
    const accepted = wrongRows(refused, ([field, change]) => {
      const compute = () => ecologitsImpacts({ ...CALL, ...change } as EcologitsInput);
      expect(compute).toThrow(InvalidInputError);
      expect(compute).toThrow(expect.objectContaining({ field, code: "invalid_input" }));
      expect(compute).toThrow(
        new RegExp(`^ecologitsImpacts: ${field.replace(".", "\\.")} must be .+, but is .+\\.$`),
      );
    });
    expect(accepted).toEqual([]);
  });

  it.each([[undefined], [null], [5], ["a call"], [[]]])(
    "ecologitsImpacts refuses %o for an input",
    (input) => {
      expect(() => ecologitsImpacts(input as never)).toThrow(expect.objectContaining({ field: "the input" }));
    },
  );

  it("ecologitsImpacts refuses nothing that can be computed, and gives finite bounds", () => {
    for (const change of [
      { latencyS: Number.POSITIVE_INFINITY },
      { latencyS: 0 },
      { outputTokens: 0 },
      { outputTokens: 1e18, tokensPerS: 1e-6 },
      { timeToFirstTokenS: undefined, tokensPerS: undefined, latencyS: undefined, version: undefined },
      { totalParameters: 1e-3, activeParameters: 1e-3 },
    ])
      for (const [low, high] of quantities(ecologitsImpacts({ ...CALL, ...change } as EcologitsInput))) {
        expect(Number.isFinite(high)).toBe(true);
        expect(low).toBeGreaterThanOrEqual(0);
      }
  });
});

describe("ecologitsImpacts, for any model and call", () => {
  const figure = (low: number, high: number) =>
    fc
      .tuple(fc.double({ min: low, max: high, noNaN: true }), fc.double({ min: 1, max: 4, noNaN: true }))
      .map(([min, factor]) => ({ min, max: Math.min(high, min * factor) }));
  const call: fc.Arbitrary<EcologitsInput> = fc.record(
    {
      activeParameters: figure(0.1, 400),
      totalParameters: figure(400, 2000),
      outputTokens: fc.integer({ min: 0, max: 100_000 }),
      latencyS: fc.double({ min: 0, max: 600, noNaN: true }),
      tokensPerS: fc.double({ min: 1, max: 1000, noNaN: true }),
      timeToFirstTokenS: fc.double({ min: 0, max: 20, noNaN: true }),
      pue: figure(1, 2),
      wue: figure(0.01, 5),
      mix: fc.constant(MIX),
      version: fc.constantFrom("0.11.2" as const, "0.9.3" as const),
    },
    { requiredKeys: ["activeParameters", "totalParameters", "outputTokens", "pue", "wue", "mix"] },
  );

  it("ecologitsImpacts orders the bounds of everything, for any call", () => {
    fc.assert(
      fc.property(call, (input) => {
        for (const [low, high] of quantities(ecologitsImpacts(input))) expect(low).toBeLessThanOrEqual(high);
      }),
    );
  });

  it("ecologitsImpacts never gives less for more tokens, more parameters or a higher PUE", () => {
    fc.assert(
      fc.property(call, fc.double({ min: 1, max: 3, noNaN: true }), (input, factor) => {
        const { activeParameters, totalParameters, outputTokens, pue } = input;
        const times = (bounds: Figure) => {
          const { min, max } = intervalOf(bounds);
          return { min: min * factor, max: max * factor };
        };
        const more = [
          { outputTokens: outputTokens * factor },
          { totalParameters: times(totalParameters), activeParameters: times(activeParameters) },
          { pue: times(pue) },
        ];
        const before = quantities(ecologitsImpacts(input));
        for (const change of more) {
          const after = quantities(ecologitsImpacts({ ...input, ...change }));
          after.forEach(([low, high], index) => {
            const [lowBefore, highBefore] = before[index] as [number, number];
            expect(low).toBeGreaterThanOrEqual(lowBefore);
            expect(high).toBeGreaterThanOrEqual(highBefore);
          });
        }
      }),
    );
  });

  it("ecologitsImpacts grows in proportion to the tokens where nothing else takes time", () => {
    fc.assert(
      fc.property(
        call,
        fc.integer({ min: 2, max: 50 }),
        ({ latencyS, timeToFirstTokenS, ...input }, factor) => {
          const outputTokens = input.outputTokens + 1;
          const one = quantities(ecologitsImpacts({ ...input, outputTokens }));
          const many = quantities(ecologitsImpacts({ ...input, outputTokens: outputTokens * factor }));
          one.slice(1).forEach(([low, high], index) => {
            expect((many[index + 1]?.[0] ?? 0) / (low * factor)).toBeCloseTo(1, 9);
            expect((many[index + 1]?.[1] ?? 0) / (high * factor)).toBeCloseTo(1, 9);
          });
        },
      ),
    );
  });

  it("ecologitsImpacts splits the total of emissions into running and building", () => {
    fc.assert(
      fc.property(call, (input) => {
        const { usage, embodied, total } = ecologitsImpacts(input).gwpKg;
        expect(total).toEqual({ min: usage.min + embodied.min, max: usage.max + embodied.max });
      }),
    );
  });
});

/** Bounds of everything; the GPUs first. */
function quantities(impacts: EcologitsImpacts): readonly (readonly [number, number])[] {
  const { gpus, energyKwh, gwpKg, adpeKgSb, peMj, waterL, durationS } = impacts;
  return [gpus, energyKwh, gwpKg.usage, gwpKg.embodied, gwpKg.total, adpeKgSb, peMj, waterL, durationS].map(
    ({ min, max }) => [min, max] as const,
  );
}

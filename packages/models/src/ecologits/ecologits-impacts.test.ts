import { describe, expect, it } from "vitest";
import type { Figure } from "../contracts/catalog-model.js";
import { intervalOf } from "../figures/interval.js";
import { type EcologitsInput, type EcologitsMix, ecologitsImpacts } from "./ecologits-impacts.js";

const USA = { gwp: 0.3844, adpe: 9.855e-8, pe: 9.6884, wue: 3.1321 };
const OPENAI = { pue: 1.2, wue: 0.569, mix: USA };
const COHERE = { pue: 1.09, wue: 0.999, mix: USA };
const SWE = { gwp: 0.03526, adpe: 7.771e-8, pe: 4.73, wue: 6.0315 };
const WOR = { gwp: 0.45829, adpe: 1.349e-8, pe: 2.5871, wue: 3.908 };
const DEU = { gwp: 0.32965, adpe: 8.787e-8, pe: 8.7477, wue: 1.947 };

const EXACT = 1e-12;
/** The numbers are equal but for rounding in the last places. */
function expectEqual(given: Figure, expected: Figure): void {
  for (const end of ["min", "max"] as const) {
    const [one, other] = [intervalOf(given)[end], intervalOf(expected)[end]];
    expect(Math.abs(one - other) / other, `${one} for ${other}`).toBeLessThanOrEqual(EXACT);
  }
}

describe("ecologitsImpacts, to 1e-12 of EcoLogits' own results", () => {
  it("ecologitsImpacts equals EcoLogits for a speed computed from parameters, bounded by the request", () => {
    const impacts = ecologitsImpacts({
      activeParameters: 32.3,
      totalParameters: 32.3,
      outputTokens: 200,
      latencyS: 5,
      ...COHERE,
    });
    expectEqual(impacts.energyKwh, 1.639303138765219e-5);
    expectEqual(impacts.gwpKg.usage, 6.301481265413502e-6);
    expectEqual(impacts.gwpKg.embodied, 8.138020833333334e-7);
    expectEqual(impacts.gwpKg.total, 7.115283348746835e-6);
    expectEqual(impacts.adpeKgSb, 4.719835921991472e-11);
    expectEqual(impacts.peMj, 0.00016912049570835678);
    expectEqual(impacts.waterL, 6.63690524682237e-5);
    expect(impacts.gpus).toEqual({ min: 1, max: 1 });
    expect(impacts.durationS).toEqual({ min: 5, max: 5 });
  });

  it("ecologitsImpacts equals EcoLogits for a model with a known speed, and for one that holds 8 GPUs", () => {
    const large = ecologitsImpacts({
      activeParameters: 111,
      totalParameters: 111,
      outputTokens: 200,
      latencyS: 5,
      tokensPerS: 63,
      timeToFirstTokenS: 0.95,
      ...COHERE,
    });
    expectEqual(large.energyKwh, 0.00010216410036670692);
    expectEqual(large.gwpKg.total, 4.1957168706094415e-5);
    expectEqual(large.gwpKg.embodied, 2.685288525132275e-6);
    expectEqual(large.adpeKgSb, 1.6047712707571693e-10);
    expectEqual(large.peMj, 0.0010237876270673084);
    expectEqual(large.waterL, 0.0004136229826726363);
    const experts = ecologitsImpacts({
      activeParameters: 25,
      totalParameters: 218,
      outputTokens: 200,
      latencyS: 5,
      tokensPerS: 139.5,
      timeToFirstTokenS: 0.23,
      ...COHERE,
    });
    expect(experts.gpus).toEqual({ min: 8, max: 8 });
    expectEqual(experts.energyKwh, 0.0001049544290967799);
    expectEqual(experts.gwpKg.usage, 4.03444825448022e-5);
    expectEqual(experts.gwpKg.embodied, 2.166265307646356e-6);
    expectEqual(experts.adpeKgSb, 1.3168049387544184e-10);
    expectEqual(experts.peMj, 0.0010442534737650046);
    expectEqual(experts.waterL, 0.000424919945968229);
  });

  it("ecologitsImpacts equals EcoLogits at both ends for a model whose parameters are not published", () => {
    const impacts = ecologitsImpacts({
      activeParameters: { min: 44, max: 132 },
      totalParameters: 440,
      outputTokens: 250,
      tokensPerS: 41,
      timeToFirstTokenS: 0.65,
      ...OPENAI,
    });
    expectEqual(impacts.energyKwh, { min: 3.991452761882588e-4, max: 6.396657020880679e-4 });
    expectEqual(impacts.gwpKg.usage, { min: 1.534314441667667e-4, max: 2.458874958826533e-4 });
    expectEqual(impacts.gwpKg.embodied, 1.757177337398374e-5);
    expectEqual(impacts.gwpKg.total, { min: 1.7100321754075044e-4, max: 2.634592692566371e-4 });
    expectEqual(impacts.waterL, { min: 1.439424304675178e-3, max: 2.3068050992501297e-3 });
    expectEqual(impacts.durationS, 6.7475609756097565);
    expect(impacts.gpus).toEqual({ min: 16, max: 16 });
  });

  it("ecologitsImpacts equals EcoLogits where the request cuts the time of a model with bounds", () => {
    const { energyKwh, gwpKg, waterL } = ecologitsImpacts({
      activeParameters: { min: 8, max: 28 },
      totalParameters: { min: 8, max: 28 },
      outputTokens: 200,
      latencyS: 5,
      tokensPerS: 58,
      timeToFirstTokenS: 0.53,
      ...OPENAI,
      mix: { gwp: 0.13131, adpe: 1.349e-8, pe: 2.5871, wue: 3.908 },
    });
    expectEqual(energyKwh, { min: 1.392833023258394e-5, max: 1.6661516890536316e-5 });
    expectEqual(gwpKg.total, { min: 2.4764348797658848e-6, max: 2.835329619821611e-6 });
    expectEqual(waterL, { min: 6.103626446755491e-5, max: 7.301354393381189e-5 });
  });

  it("ecologitsImpacts computes water and the GPU's embodied impacts by its version", () => {
    const call: EcologitsInput = {
      activeParameters: 7.3,
      totalParameters: 7.3,
      outputTokens: 200,
      latencyS: 5,
      pue: 1.26,
      wue: 0.37,
      mix: { gwp: 0.590478, adpe: 7.37708e-8, pe: 9.988, wue: 5.04 },
    };
    const old = ecologitsImpacts({ ...call, version: "0.9.3" });
    expectEqual(old.energyKwh, 1.536243521642994e-5);
    expectEqual(old.gwpKg.total, 9.794972539273203e-6);
    expectEqual(old.adpeKgSb, 4.353688815582023e-11);
    expectEqual(old.peMj, 1.621750597022299e-4);
    expectEqual(old.waterL, 1.0324170962849579e-4);
    const present = ecologitsImpacts({ ...call, version: "0.11.2" });
    expectEqual(present.energyKwh, 1.536243521642994e-5);
    expectEqual(present.gwpKg.total, 9.884982105060451e-6);
    expectEqual(present.adpeKgSb, 4.6716125112525806e-11);
    expectEqual(present.peMj, 1.6373825335392955e-4);
    expectEqual(present.waterL, 8.193786478452047e-5);
    expect(ecologitsImpacts(call)).toEqual(present);
  });
});

describe("ecologitsImpacts, to the digits of worked examples", () => {
  const anthropic = { pue: { min: 1.09, max: 1.14 }, wue: { min: 0.13, max: 0.999 } };
  const google = { pue: 1.09, wue: 0.999 };
  const mistral = { pue: 1.16, wue: 0.09 };
  const figures = (activeParameters: Figure, totalParameters: Figure, speed?: readonly [number, number]) => ({
    activeParameters,
    totalParameters,
    ...(speed && { tokensPerS: speed[0], timeToFirstTokenS: speed[1] }),
  });
  const examples: readonly (readonly [string, Omit<EcologitsInput, "mix">, EcologitsMix, string])[] = [
    [
      "E1 ministral-8b",
      { ...figures(8.02, 8.02, [42.5, 0.34]), outputTokens: 100, ...mistral },
      SWE,
      "1 | 2.69294 | 7.26487e-06 | 0.000256159 | 0.000438304 | 0.000694463 | 2.51149e-11 | 3.99093e-05 | 4.43817e-05",
    ],
    [
      "E3 gpt-4o",
      { ...figures({ min: 44, max: 132 }, 440, [41, 0.65]), outputTokens: 250, ...OPENAI },
      USA,
      "16 | 6.74756 | 0.000399145 – 0.000639666 | 0.153431 – 0.245887 | 0.0175718 | 0.171003 – 0.263459 | 1.02357e-09 – 1.04727e-09 | 0.00408944 – 0.0064197 | 0.00143942 – 0.00230681",
    ],
    [
      "E5 gpt-4.1-mini",
      {
        ...figures({ min: 40, max: 112 }, { min: 40, max: 112 }, [49, 0.95]),
        outputTokens: 500,
        latencyS: 9,
        ...OPENAI,
      },
      USA,
      "2 – 4 | 9 | 9.00295e-05 – 0.000278454 | 0.0346073 – 0.107038 | 0.00292969 – 0.00585938 | 0.037537 – 0.112897 | 1.72971e-10 – 3.55638e-10 | 0.000909316 – 0.00277192 | 0.00032467 – 0.00100418",
    ],
    [
      "E7 gpt-5-nano",
      {
        ...figures({ min: 5, max: 18.5 }, { min: 5, max: 18.5 }, [84.5, 1.57]),
        outputTokens: 400,
        ...OPENAI,
      },
      WOR,
      "1 | 6.30373 | 2.57454e-05 – 2.94352e-05 | 0.0117989 – 0.0134899 | 0.001026 | 0.0128249 – 0.0145159 | 5.78157e-11 – 5.78654e-11 | 7.95895e-05 – 8.91354e-05 | 0.000112821 – 0.00012899",
    ],
    [
      "E8 gpt-5.5",
      { ...figures({ min: 90, max: 300 }, 900, [47, 2.16]), outputTokens: 1000, ...OPENAI },
      USA,
      "32 | 23.4366 | 0.00411013 – 0.00870189 | 1.57994 – 3.34501 | 0.122066 | 1.702 – 3.46707 | 7.24221e-09 – 7.69473e-09 | 0.0413653 – 0.085852 | 0.0148222 – 0.0313813",
    ],
    [
      "E13 claude-sonnet-5",
      { ...figures({ min: 29, max: 88 }, 293, [16, 1.13]), outputTokens: 800, latencyS: 20, ...anthropic },
      SWE,
      "16 | 20 | 0.00102294 – 0.00156009 | 0.0360688 – 0.0550086 | 0.0520833 | 0.0881521 – 0.107092 | 2.99679e-09 – 3.03854e-09 | 0.00549758 – 0.00803829 | 0.00629185 – 0.0107768",
    ],
    [
      "E15 gemma-4-31b-it",
      { ...figures(31, 31), outputTokens: 256, ...google },
      USA,
      "1 | 15.4806 | 2.72204e-05 | 0.0104635 | 0.00251963 | 0.0129832 | 1.43812e-10 | 0.000295607 | 0.000110205",
    ],
    [
      "E19 command-r",
      { ...figures(32.3, 32.3, [23.5, 0.32]), outputTokens: 150, ...google },
      DEU,
      "1 | 6.70298 | 1.43903e-05 | 0.00474377 | 0.00109098 | 0.00583475 | 6.23726e-11 | 0.000139688 | 4.12069e-05",
    ],
    [
      "E20 gpt-4o-mini, no output",
      {
        ...figures({ min: 8, max: 28 }, { min: 8, max: 28 }, [58, 0.53]),
        outputTokens: 0,
        latencyS: 1,
        ...OPENAI,
      },
      USA,
      "1 | 0.53 | 4.14062e-07 | 0.000159166 | 8.6263e-05 | 0.000245429 | 4.87259e-12 | 5.10322e-06 | 1.49322e-06",
    ],
  ];

  it.each(examples)("ecologitsImpacts has the digits of the worked example %s", (_, call, mix, expected) => {
    const { energyKwh, gwpKg, adpeKgSb, peMj, waterL, gpus, durationS } = ecologitsImpacts({ ...call, mix });
    const grams = (kilograms: Figure): Figure => ({
      min: intervalOf(kilograms).min * 1000,
      max: intervalOf(kilograms).max * 1000,
    });
    const shown = (figure: Figure): string => {
      const ends = [intervalOf(figure).min, intervalOf(figure).max].map((end) => digits(end));
      return [...new Set(ends)].join(" – ");
    };
    const emissions = [gwpKg.usage, gwpKg.embodied, gwpKg.total].map(grams);
    expect([gpus, durationS, energyKwh, ...emissions, adpeKgSb, peMj, waterL].map(shown).join(" | ")).toBe(
      expected,
    );
  });

  /** Six digits, written as C and Python write them. */
  function digits(value: number): string {
    const [mantissa = "", exponent = "0"] = value.toExponential(5).split("e");
    const short = String(Number(mantissa));
    if (Number(exponent) >= -4) return String(Number(value.toPrecision(6)));
    return `${short}e-${String(-Number(exponent)).padStart(2, "0")}`;
  }
});

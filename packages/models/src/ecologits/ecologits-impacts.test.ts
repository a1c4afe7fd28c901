import { describe, expect, it } from "vitest";
import type { Figure, Interval } from "../contracts/catalog-model.js";
import { intervalOf } from "../figures/interval.js";
import { type EcologitsInput, ecologitsImpacts } from "./ecologits-impacts.js";

const USA = 3.1321;
const OPENAI = { pue: 1.2, wue: 0.569, plantWue: USA };
const COHERE = { pue: 1.09, wue: 0.999, plantWue: USA };
const SWE = 6.0315;
const WOR = 3.908;
const DEU = 1.947;

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
    expectEqual(impacts.embodiedKg, 8.138020833333334e-7);
    expectEqual(impacts.waterL, 6.63690524682237e-5);
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
    expectEqual(large.embodiedKg, 2.685288525132275e-6);
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
    expectEqual(experts.energyKwh, 0.0001049544290967799);
    expectEqual(experts.embodiedKg, 2.166265307646356e-6);
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
    expectEqual(impacts.embodiedKg, 1.757177337398374e-5);
    expectEqual(impacts.waterL, { min: 1.439424304675178e-3, max: 2.3068050992501297e-3 });
  });

  it("ecologitsImpacts equals EcoLogits where the request cuts the time of a model with bounds", () => {
    const { energyKwh, waterL } = ecologitsImpacts({
      activeParameters: { min: 8, max: 28 },
      totalParameters: { min: 8, max: 28 },
      outputTokens: 200,
      latencyS: 5,
      tokensPerS: 58,
      timeToFirstTokenS: 0.53,
      ...OPENAI,
      plantWue: 3.908,
    });
    expectEqual(energyKwh, { min: 1.392833023258394e-5, max: 1.6661516890536316e-5 });
    expectEqual(waterL, { min: 6.103626446755491e-5, max: 7.301354393381189e-5 });
  });

  it("ecologitsImpacts equals EcoLogits for a model of one GPU", () => {
    const impacts = ecologitsImpacts({
      activeParameters: 7.3,
      totalParameters: 7.3,
      outputTokens: 200,
      latencyS: 5,
      pue: 1.26,
      wue: 0.37,
      plantWue: 5.04,
    });
    expectEqual(impacts.energyKwh, 1.536243521642994e-5);
    expectEqual(impacts.waterL, 8.193786478452047e-5);
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
  const examples: readonly (readonly [string, Omit<EcologitsInput, "plantWue">, number, string])[] = [
    [
      "E1 ministral-8b",
      { ...figures(8.02, 8.02, [42.5, 0.34]), outputTokens: 100, ...mistral },
      SWE,
      "7.26487e-06 | 0.000438304 | 4.43817e-05",
    ],
    [
      "E3 gpt-4o",
      { ...figures({ min: 44, max: 132 }, 440, [41, 0.65]), outputTokens: 250, ...OPENAI },
      USA,
      "0.000399145 – 0.000639666 | 0.0175718 | 0.00143942 – 0.00230681",
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
      "9.00295e-05 – 0.000278454 | 0.00292969 – 0.00585938 | 0.00032467 – 0.00100418",
    ],
    [
      "E7 gpt-5-nano",
      {
        ...figures({ min: 5, max: 18.5 }, { min: 5, max: 18.5 }, [84.5, 1.57]),
        outputTokens: 400,
        ...OPENAI,
      },
      WOR,
      "2.57454e-05 – 2.94352e-05 | 0.001026 | 0.000112821 – 0.00012899",
    ],
    [
      "E8 gpt-5.5",
      { ...figures({ min: 90, max: 300 }, 900, [47, 2.16]), outputTokens: 1000, ...OPENAI },
      USA,
      "0.00411013 – 0.00870189 | 0.122066 | 0.0148222 – 0.0313813",
    ],
    [
      "E13 claude-sonnet-5",
      { ...figures({ min: 29, max: 88 }, 293, [16, 1.13]), outputTokens: 800, latencyS: 20, ...anthropic },
      SWE,
      "0.00102294 – 0.00156009 | 0.0520833 | 0.00629185 – 0.0107768",
    ],
    [
      "E15 gemma-4-31b-it",
      { ...figures(31, 31), outputTokens: 256, ...google },
      USA,
      "2.72204e-05 | 0.00251963 | 0.000110205",
    ],
    [
      "E19 command-r",
      { ...figures(32.3, 32.3, [23.5, 0.32]), outputTokens: 150, ...google },
      DEU,
      "1.43903e-05 | 0.00109098 | 4.12069e-05",
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
      "4.14062e-07 | 8.6263e-05 | 1.49322e-06",
    ],
  ];

  it.each(examples)(
    "ecologitsImpacts has the digits of the worked example %s",
    (_, call, plantWue, expected) => {
      const { energyKwh, embodiedKg, waterL } = ecologitsImpacts({ ...call, plantWue });
      const shown = ({ min, max }: Interval): string => [...new Set([min, max].map(digits))].join(" – ");
      const grams = { min: embodiedKg.min * 1000, max: embodiedKg.max * 1000 };
      expect([energyKwh, grams, waterL].map(shown).join(" | ")).toBe(expected);
    },
  );

  /** Six digits, written as C and Python write them. */
  function digits(value: number): string {
    const [mantissa = "", exponent = "0"] = value.toExponential(5).split("e");
    const short = String(Number(mantissa));
    if (Number(exponent) >= -4) return String(Number(value.toPrecision(6)));
    return `${short}e-${String(-Number(exponent)).padStart(2, "0")}`;
  }
});

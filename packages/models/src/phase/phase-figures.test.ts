import type { EstimatorInput, Range, TokenUsage } from "@wattspan/core";
import { expect, it } from "vitest";
import { callOf } from "../../test/hostile-calls.js";
import { type PhaseOptions, phase } from "./phase.js";

const GPT_4O = callOf("gpt-4o", { provider: "openai" });

function energyOf(usage: TokenUsage, call: Partial<EstimatorInput> = {}, options: PhaseOptions = {}): Range {
  const energy = phase(options).estimate({ ...GPT_4O, usage, ...call })?.energy;
  if (!energy) throw new Error("There is no estimate.");
  return energy;
}
const wattHours = ({ low, value, high }: Range) =>
  [low, value, high].map((joules) => Number((joules / 3600).toPrecision(4)));

it("phase@2 gives these figures: 5th percentile, median and 95th in Wh", () => {
  const figures = {
    "gpt-4o 500 in 300 out": energyOf({ inputFresh: 500, output: 300 }),
    "gpt-4o 50,000 in 500 out": energyOf({ inputFresh: 50_000, output: 500 }),
    "the same, 45,000 cached": energyOf({ inputFresh: 5000, cacheRead: 45_000, output: 500 }),
    "gpt-4o 400 out": energyOf({ inputFresh: 0, output: 400 }),
    "Llama 3.1 8B 500 in 300 out": energyOf(
      { inputFresh: 500, output: 300 },
      { model: "meta-llama/Llama-3.1-8B-Instruct", provider: "ollama" },
    ),
    "the same on Hopper at batch 64, 16 bit": energyOf(
      { inputFresh: 500, output: 300 },
      { model: "meta-llama/Llama-3.1-8B-Instruct", provider: "ollama" },
      { batch: 64, gpu: "hopper", gpus: 1, weightBits: 16 },
    ),
  };
  const rounded = Object.entries(figures).map(([name, energy]) => [name, wattHours(energy)]);
  expect(Object.fromEntries(rounded)).toMatchInlineSnapshot(`
    {
      "Llama 3.1 8B 500 in 300 out": [
        0.008488,
        0.02839,
        0.1263,
      ],
      "gpt-4o 400 out": [
        0.05503,
        0.2865,
        2.378,
      ],
      "gpt-4o 50,000 in 500 out": [
        2.086,
        8.442,
        36.15,
      ],
      "gpt-4o 500 in 300 out": [
        0.07742,
        0.3381,
        1.95,
      ],
      "the same on Hopper at batch 64, 16 bit": [
        0.0173,
        0.03011,
        0.05885,
      ],
      "the same, 45,000 cached": [
        0.7053,
        2.564,
        9.542,
      ],
    }
  `);
});

import { describe, expect, it } from "vitest";
import { TableError } from "../contracts/table-error.js";
import { ML_ENERGY_MODELS, ML_ENERGY_RUNS } from "../data/ml-energy.js";
import { mlEnergyRuns, parseRuns } from "./ml-energy-runs.js";

const MODELS = "a/dense-8b dense 8 8 16, a/moe-8b moe 1 8 8";
const RUNS = `gpqa a/dense-8b H100:
1 1 8 7.9 0.5 400 7.5 1000,
2 2 16 15.9 0.3 410 8 2000
lm-arena-chat a/moe-8b B200:
1 1 8 8 0.25 390 5 1500`;

describe("the table of ML.ENERGY's runs", () => {
  it("the table of ML.ENERGY's runs has all runs whose unit is a token", () => {
    const count = (task: string) => mlEnergyRuns().filter((run) => run.task === task).length;
    const tasks = ["lm-arena-chat", "gpqa", "image-chat", "video-chat", "sourcegraph-fim"];
    expect(tasks.map(count)).toEqual([328, 187, 173, 100, 50]);
    expect(mlEnergyRuns()).toHaveLength(838);
    expect(new Set(mlEnergyRuns().map(({ model }) => model.id)).size).toBe(34);
  });

  it("the table of ML.ENERGY's runs has the published figures of Llama 3.1 8B on one H100", () => {
    const runs = mlEnergyRuns().filter(
      ({ task, model, gpu, gpus }) =>
        task === "lm-arena-chat" &&
        model.id === "meta-llama/Llama-3.1-8B-Instruct" &&
        gpu === "H100" &&
        gpus === 1,
    );
    const published = [
      // batch, W, ms, tokens/s, J/token, output tokens
      [8, 486, 7.32, 1070, 0.4548, 389],
      [64, 610, 11.5, 5147, 0.1186, 396],
      [512, 688, 47.41, 9806, 0.0702, 397],
    ] as const;
    for (const [maxBatch, watts, ms, tokensPerS, joules, tokens] of published) {
      const run = runs.find((candidate) => candidate.maxBatch === maxBatch);
      expect(run?.joulesPerOutputToken).toBeCloseTo(joules, 4);
      expect(run?.interTokenMs).toBeCloseTo(ms, 2);
      expect(Math.round(run?.tokensPerS ?? 0)).toBe(tokensPerS);
      expect(Math.round(run?.outputTokens ?? 0)).toBe(tokens);
      expect(Math.round((run?.joulesPerOutputToken ?? 0) * (run?.tokensPerS ?? 0))).toBe(watts);
    }
  });

  it("the table of ML.ENERGY's runs has figures within what such machines can do", () => {
    for (const run of mlEnergyRuns()) {
      const watts = (run.joulesPerOutputToken * run.tokensPerS) / run.gpus;
      expect(watts).toBeGreaterThan(100);
      expect(watts).toBeLessThan(run.gpu === "H100" ? 710 : 1010);
      expect(run.batch).toBeLessThanOrEqual(run.maxBatch * 1.001);
      expect(run.model.activeParameters).toBeLessThanOrEqual(run.model.totalParameters);
    }
  });

  it("the table of ML.ENERGY's runs is read once", () => {
    expect(mlEnergyRuns()).toBe(mlEnergyRuns());
  });
});

describe("parseRuns", () => {
  it("parseRuns reads groups and their rows", () => {
    const [first, second, third] = parseRuns(MODELS, RUNS);
    expect(first).toEqual({
      task: "gpqa",
      model: {
        id: "a/dense-8b",
        architecture: "dense",
        activeParameters: 8,
        totalParameters: 8,
        weightBits: 16,
      },
      gpu: "H100",
      gpus: 1,
      tensorParallel: 1,
      maxBatch: 8,
      batch: 7.9,
      joulesPerOutputToken: 0.5,
      outputTokens: 400,
      interTokenMs: 7.5,
      tokensPerS: 1000,
    });
    expect(second).toMatchObject({ gpus: 2, joulesPerOutputToken: 0.3 });
    expect(third).toMatchObject({
      task: "lm-arena-chat",
      model: { id: "a/moe-8b", weightBits: 8 },
      gpu: "B200",
    });
  });

  it.each([
    [
      "a missing figure",
      MODELS,
      RUNS.replace("0.5 400", "0.5"),
      "gpqa a/dense-8b H100: 1 1 8 7.9 0.5 7.5 1000",
    ],
    ["a figure too many", MODELS, RUNS.replace("0.5 400", "0.5 1 400"), "1 1 8 7.9 0.5 1 400 7.5 1000"],
    ["no number", MODELS, RUNS.replace("0.3", "n/a"), "2 2 16 15.9 n/a 410 8 2000"],
    ["zero", MODELS, RUNS.replace("0.25", "0"), "1 1 8 8 0 390 5 1500"],
    ["a negative figure", MODELS, RUNS.replace("0.25", "-0.25"), "1 1 8 8 -0.25 390 5 1500"],
    ["an endless figure", MODELS, RUNS.replace("0.25", "Infinity"), "1 1 8 8 Infinity 390 5 1500"],
    ["an unknown task", MODELS, RUNS.replace("lm-arena-chat", "poetry"), "poetry a/moe-8b B200"],
    ["an unknown model", MODELS, RUNS.replace("a/moe-8b", "a/moe-9b"), "lm-arena-chat a/moe-9b B200"],
    ["no GPU", MODELS, RUNS.replace("a/moe-8b B200", "a/moe-8b"), "lm-arena-chat a/moe-8b"],
    ["an unknown architecture", MODELS.replace(" moe ", " rnn "), RUNS, "a/moe-8b rnn 1 8 8"],
    ["a model without figures", MODELS.replace(" 8 8 16", ""), RUNS, "a/dense-8b dense"],
    ["two groups in a line", MODELS, RUNS.replace(",\n", ": "), "gpqa a/dense-8b H100"],
    ["an empty table", MODELS, "", ""],
  ])("parseRuns refuses %s and names the row", (_, models, runs, row) => {
    const read = () => parseRuns(models, runs);
    expect(read).toThrow(TableError);
    expect(read).toThrow(row);
  });

  it("parseRuns refuses a table that ends with a row cut off", () => {
    const end = ML_ENERGY_RUNS.trim();
    expect(() => parseRuns(ML_ENERGY_MODELS, end.slice(0, end.lastIndexOf(" ")))).toThrow(TableError);
  });
});

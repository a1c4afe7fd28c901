/** EcoLogits' worked examples come out of the command line, to the digits that they are printed with. */

import { describe, expect, it } from "vitest";
import type { EcologitsDetails, EstimateReport } from "../src/index.js";
import { inProcess, wattspan } from "./run-wattspan.js";

const COLUMNS = [
  "gpus",
  "durationS",
  "energyKwh",
  "usageCo2eG",
  "embodiedCo2eG",
  "totalCo2eG",
  "adpeKgSb",
  "peMj",
  "waterL",
] as const satisfies readonly (keyof EcologitsDetails)[];

/**
 * Model, provider, output tokens, latency in seconds, zone of the mix; then the columns, with bounds where
 * there are any.
 */
const EXAMPLES = `
E1 ministral-8b-2512 mistralai 100 - SWE | 1 2.69294 7.26487e-06 0.000256159 0.000438304 0.000694463 2.51149e-11 3.99093e-05 4.43817e-05
E3 gpt-4o openai 250 - USA | 16 6.74756 0.000399145,0.000639666 0.153431,0.245887 0.0175718 0.171003,0.263459 1.02357e-09,1.04727e-09 0.00408944,0.0064197 0.00143942,0.00230681
E5 gpt-4.1-mini openai 500 9 USA | 2,4 9 9.00295e-05,0.000278454 0.0346073,0.107038 0.00292969,0.00585938 0.037537,0.112897 1.72971e-10,3.55638e-10 0.000909316,0.00277192 0.00032467,0.00100418
E7 gpt-5-nano openai 400 - WOR | 1 6.30373 2.57454e-05,2.94352e-05 0.0117989,0.0134899 0.001026 0.0128249,0.0145159 5.78157e-11,5.78654e-11 7.95895e-05,8.91354e-05 0.000112821,0.00012899
E8 gpt-5.5 openai 1000 - USA | 32 23.4366 0.00411013,0.00870189 1.57994,3.34501 0.122066 1.702,3.46707 7.24221e-09,7.69473e-09 0.0413653,0.085852 0.0148222,0.0313813
E13 claude-sonnet-5 anthropic 800 20 SWE | 16 20 0.00102294,0.00156009 0.0360688,0.0550086 0.0520833 0.0881521,0.107092 2.99679e-09,3.03854e-09 0.00549758,0.00803829 0.00629185,0.0107768
E15 gemma-4-31b-it google_genai 256 - USA | 1 15.4806 2.72204e-05 0.0104635 0.00251963 0.0129832 1.43812e-10 0.000295607 0.000110205
E19 command-r-08-2024 cohere 150 - DEU | 1 6.70298 1.43903e-05 0.00474377 0.00109098 0.00583475 6.23726e-11 0.000139688 4.12069e-05
E20 gpt-4o-mini openai 0 1 USA | 1 0.53 4.14062e-07 0.000159166 8.6263e-05 0.000245429 4.87259e-12 5.10322e-06 1.49322e-06
`
  .trim()
  .split("\n")
  .map((line) => {
    const [call = "", figures = ""] = line.split(" | ");
    const [id = "", model = "", provider = "", output = "", latency = "", zone = ""] = call.split(" ");
    const args = [
      "--method",
      "ecologits@0.11.2",
      "--model",
      model,
      "--provider",
      provider,
      "--output",
      output,
      "--mix-zone",
      zone,
    ];
    return {
      id,
      args: ["estimate", ...args, ...(latency === "-" ? [] : ["--duration", latency]), "--details"],
      figures: figures.split(" "),
    };
  });

/** With the digits of the examples. */
const printed = ({ min, max }: { readonly min: number; readonly max: number }): readonly number[] =>
  (min === max ? [min] : [min, max]).map((value) => Number(value.toPrecision(6)));

describe("EcoLogits' worked examples", () => {
  it.each(EXAMPLES)(
    "EcoLogits' example $id has its GPUs, time, energy, emissions, resources and water",
    async ({ args, figures }) => {
      const { code, stdout } = await inProcess([...args, "--json"]);
      expect(code).toBe(0);
      const { ecologits, methods } = JSON.parse(stdout) as EstimateReport;
      expect(methods.map(({ id }) => id)).toEqual(["ecologits@0.11.2"]);
      expect(
        COLUMNS.map((column) => printed(ecologits?.[0]?.[column] ?? { min: Number.NaN, max: Number.NaN })),
      ).toEqual(figures.map((figure) => figure.split(",").map(Number)));
    },
  );

  it("EcoLogits' examples are a table in a pipe, one row for each figure", async () => {
    for (const { args, figures } of EXAMPLES) {
      const { stdout } = await inProcess(args);
      const [, table = ""] = stdout.split("\nAll that EcoLogits computes");
      const [, , , ...rows] = (table.split("\n\n")[0] ?? "").split("\n");
      const ends = figures.map((figure) => figure.split(",").map(Number));
      const shown = rows.map((row) => row.split(/ {2,}/)[1] ?? "");
      expect(shown.map((cell) => cell.split("..").map(Number))).toEqual(ends);
    }
  });

  it("the program prints the same for an EcoLogits example as the command line in this process", async () => {
    const args = [...(EXAMPLES[1]?.args ?? []), "--json"];
    expect(wattspan(args).stdout).toBe((await inProcess(args)).stdout);
  });

  it("EcoLogits' details have the same shape for twenty models of all six providers", async () => {
    const models = {
      openai: ["gpt-4o", "gpt-4.1", "gpt-5", "gpt-5-mini", "gpt-6-sol"],
      anthropic: ["claude-haiku-4-5", "claude-sonnet-4-5", "claude-opus-5", "claude-sonnet-5"],
      google_genai: ["gemini-2.5-flash", "gemini-2.5-pro", "gemma-4-31b-it"],
      mistralai: ["ministral-8b-2512", "mistral-large-2512", "mistral-medium-3-5"],
      cohere: ["command-r-08-2024", "c4ai-aya-expanse-32b", "c4ai-aya-expanse-8b"],
      huggingface_hub: ["meta-llama/Llama-3.1-8B-Instruct", "mistralai/Mixtral-8x7B-Instruct-v0.1"],
    };
    const calls = Object.entries(models).flatMap(([provider, names]) =>
      names.map((model) => [provider, model] as const),
    );
    expect(calls).toHaveLength(20);
    for (const [provider, model] of calls) {
      const args = [
        "--method",
        "ecologits",
        "--provider",
        provider,
        "--model",
        model,
        "--output",
        "300",
        "--details",
        "--json",
      ];
      const { stdout } = await inProcess(["estimate", ...args]);
      const { ecologits = [] } = JSON.parse(stdout) as EstimateReport;
      expect(ecologits, model).toHaveLength(1);
      for (const column of COLUMNS) {
        const { min = Number.NaN, max = Number.NaN } = ecologits[0]?.[column] ?? {};
        expect(min, `${model} ${column}`).toBeGreaterThan(0);
        expect(max, `${model} ${column}`).toBeGreaterThanOrEqual(min);
      }
    }
  });
});

/** The script that writes the table of ML.ENERGY's runs, on files in the form of the leaderboard's. */

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { parseRuns } from "../src/estimators/ml-energy-runs.js";

const script = join(import.meta.dirname, "../../../scripts/tables/ml-energy.mjs");
const folder = mkdtempSync(join(tmpdir(), "ml-energy-"));
const out = join(folder, "table.ts");
const TASKS = ["gpqa", "image-chat", "lm-arena-chat", "sourcegraph-fim", "video-chat"];

const ROW = {
  model_id: "example/Model-8B",
  architecture: "Dense Transformer",
  weight_precision: "bfloat16",
  gpu_model: "H100",
  num_gpus: 1,
  tensor_parallel: 1,
  total_params_billions: 8,
  activated_params_billions: 8,
  max_num_seqs: 8,
  avg_batch_size: 7.9,
  avg_output_len: 100,
  avg_power_watts: 500,
  output_throughput_tokens_per_sec: 1000,
  energy_per_token_joules: 0.5,
  energy_per_request_joules: 50,
  median_itl_ms: 7.5,
};
/** One row a task; that of chats is this one. */
function write(row: object): void {
  for (const task of TASKS)
    writeFileSync(
      join(folder, `${task}.json`),
      JSON.stringify({ task, configurations: [task === "lm-arena-chat" ? { ...ROW, ...row } : ROW] }),
    );
}

const run = (...more: readonly string[]) =>
  promisify(execFile)(process.execPath, [script, "--tasks", folder, "--out", out, ...more]);
const DATE = ["--date", "2026-02-16"];

beforeEach(() => write({}));
afterAll(() => rmSync(folder, { recursive: true }));

describe("scripts/tables/ml-energy.mjs", () => {
  it("ml-energy.mjs writes what the package reads, the same each time", async () => {
    write({ energy_per_token_joules: 1 / 3, avg_power_watts: 1000 / 3, energy_per_request_joules: 100 / 3 });
    await run(...DATE);
    const text = readFileSync(out, "utf8");
    const [, models = "", runs = ""] = /_MODELS = `([^`]*)`[\s\S]*_RUNS = `([^`]*)`/.exec(text) ?? [];
    const parsed = parseRuns(models, runs);
    expect(parsed.map(({ task }) => task)).toEqual(TASKS);
    expect(parsed[2]).toMatchObject({ joulesPerOutputToken: 0.33333, batch: 7.9, model: { weightBits: 16 } });
    expect(text).toContain('"ml-energy@2026.02"');
    await run(...DATE);
    expect(readFileSync(out, "utf8")).toBe(text);
  });

  it.each([
    ["a figure that is missing", { median_itl_ms: null }, "median_itl_ms is null"],
    ["a figure below 0", { avg_power_watts: -5 }, "avg_power_watts is -5"],
    ["power that does not fit", { avg_power_watts: 501 }, "J per token is not power ÷ throughput"],
    ["a request that does not fit", { energy_per_request_joules: 51 }, "J per request is not"],
    ["a batch above the largest", { avg_batch_size: 9 }, "the mean batch is above the largest"],
    ["more active parameters than there are", { activated_params_billions: 9 }, "more parameters are active"],
    ["another precision", { weight_precision: "int3" }, "the precision is int3"],
    ["a name that would break the table", { model_id: "a/b, c" }, "the model is no Hugging Face id"],
    ["a model that is described in two ways", { total_params_billions: 9 }, "is described in two ways"],
  ])("ml-energy.mjs refuses %s, and names the row", async (_, row, why) => {
    write(row);
    const refused = expect(run(...DATE)).rejects;
    await refused.toMatchObject({ code: 1, stderr: expect.stringContaining(why) });
    await refused.toMatchObject({
      stderr: expect.stringMatching(/^ml-energy: .*(example\/Model-8B|a\/b, c)/),
    });
  });

  it("ml-energy.mjs says which option is missing", async () => {
    await expect(run()).rejects.toMatchObject({ stderr: expect.stringContaining("--date is missing") });
  });
});

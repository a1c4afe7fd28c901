// Writes the table of @wattspan/models' measured-table estimator from the files of the ML.ENERGY leaderboard:
//
//   node scripts/tables/ml-energy.mjs --tasks <public/data/tasks> --date 2026-02-16
//
// `--date` is `last_updated` in the index.json next to the folder. Where the files come from:
// packages/models/src/data/README.md. The same input gives the same output, byte by byte.
// It stops rather than write an implausible figure.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataOf, givenOptions } from "./given-options.mjs";
import { filled } from "./table-text.mjs";

const given = givenOptions(["tasks", "date"], { out: join(dataOf("models"), "ml-energy.ts") });

/** Tasks whose unit of work is a token; images and videos are counted otherwise. */
const TASKS = ["gpqa", "image-chat", "lm-arena-chat", "sourcegraph-fim", "video-chat"];
const ARCHITECTURES = new Map([
  ["Dense Transformer", "dense"],
  ["MoE", "moe"],
  ["Mamba-Transformer Hybrid", "hybrid"],
]);
const BITS = new Map([
  ["bfloat16", 16],
  ["fp8", 8],
  ["mxfp4", 4],
]);
/** Columns that must be a number above 0 in each row. */
const FIGURES = [
  "activated_params_billions",
  "total_params_billions",
  "num_gpus",
  "tensor_parallel",
  "max_num_seqs",
  "avg_batch_size",
  "energy_per_token_joules",
  "energy_per_request_joules",
  "avg_output_len",
  "median_itl_ms",
  "output_throughput_tokens_per_sec",
  "avg_power_watts",
];
/**
 * J/token = power ÷ throughput and J/request = J/token × length hold in the source up to rounding, so they
 * are not stored.
 */
const IDENTITY_ERROR = 1e-9;
/** Digits kept: the same configuration, run again, differs by 5 to 19 %. */
const DIGITS = 5;

try {
  const rows = TASKS.flatMap(readTask);
  writeFileSync(given.out, tableOf(rows, given.date));
  const models = new Set(rows.map(({ model_id: model }) => model));
  console.log(`${rows.length} rows of ${models.size} models in ${TASKS.length} tasks`);
} catch (error) {
  console.error(`ml-energy: ${error.message}`);
  process.exitCode = 1;
}

function readTask(task) {
  const file = join(given.tasks, `${task}.json`);
  const { configurations } = JSON.parse(readFileSync(file, "utf8"));
  if (!Array.isArray(configurations) || configurations.length === 0)
    throw new Error(`${file} has no configurations`);
  return configurations.map((row) => checked({ ...row, task }));
}

function checked(row) {
  const what = `${row.task} ${row.model_id} on ${row.num_gpus} ${row.gpu_model}, batch ${row.max_num_seqs}`;
  const stop = (why) => {
    throw new Error(`${what}: ${why}`);
  };
  if (!/^[\w.-]+\/[\w.-]+$/.test(row.model_id)) stop("the model is no Hugging Face id");
  if (!/^[A-Z]+\d+$/.test(row.gpu_model)) stop(`the GPU is ${row.gpu_model}`);
  if (!ARCHITECTURES.has(row.architecture)) stop(`the architecture is ${row.architecture}`);
  if (!BITS.has(row.weight_precision)) stop(`the precision is ${row.weight_precision}`);
  const { energy_per_token_joules: joules, avg_power_watts: watts, avg_output_len: length } = row;
  const throughput = row.output_throughput_tokens_per_sec;
  for (const name of FIGURES) {
    if (!Number.isFinite(row[name]) || row[name] <= 0) stop(`${name} is ${row[name]}`);
  }
  if (row.avg_batch_size > row.max_num_seqs * 1.001) stop("the mean batch is above the largest");
  if (row.activated_params_billions > row.total_params_billions)
    stop("more parameters are active than exist");
  const off = (one, other) => Math.abs(one / other - 1) > IDENTITY_ERROR;
  if (off(joules, watts / throughput)) stop("J per token is not power ÷ throughput");
  if (off(row.energy_per_request_joules, joules * length))
    stop("J per request is not J per token × output length");
  return row;
}

/** Models with their constants, in order of name. */
function modelRecords(rows) {
  const records = new Map();
  for (const row of rows) {
    const { model_id: model, activated_params_billions: active, total_params_billions: total } = row;
    const architecture = ARCHITECTURES.get(row.architecture);
    const record = [model, architecture, active, total, BITS.get(row.weight_precision)].join(" ");
    if ((records.get(model) ?? record) !== record) throw new Error(`${model} is described in two ways`);
    records.set(model, record);
  }
  return [...records].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
}

/** Rows by task, model and GPU: the group's name, then its rows. */
function runRecords(rows) {
  const groups = new Map();
  const seen = new Set();
  for (const row of rows) {
    const group = [row.task, row.model_id, row.gpu_model].join(" ");
    const key = [row.num_gpus, row.tensor_parallel, row.max_num_seqs];
    const figures = [
      row.avg_batch_size,
      row.energy_per_token_joules,
      row.avg_output_len,
      row.median_itl_ms,
      row.output_throughput_tokens_per_sec,
    ].map((figure) => Number(figure.toPrecision(DIGITS)));
    // Repeated runs of a configuration are all kept: they show the repeatability.
    const run = [...key, ...figures];
    if (seen.has(`${group} ${run}`)) throw new Error(`${group} ${run} is there twice`);
    seen.add(`${group} ${run}`);
    groups.set(group, [...(groups.get(group) ?? []), run]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([group, runs]) => {
      runs.sort(
        (one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2] || one[3] - other[3],
      );
      return [`${group}:`, filled(runs.map((run) => run.join(" ")))];
    });
}

function tableOf(rows, date) {
  return `/*!
 * Measured energy of language models by GPU and batch size: the ML.ENERGY leaderboard v3, of ${date}.
 *
 * Copyright the ML.ENERGY Initiative. Licensed under the Apache License, Version 2.0.
 * https://github.com/ml-energy/leaderboard, built from the dataset ml-energy/benchmark-v3 (J.-W. Chung et al., "The
 * ML.ENERGY Benchmark: Toward Automated Inference Energy Measurement and Optimization", NeurIPS Datasets and
 * Benchmarks 2025).
 *
 * Changed: only runs whose unit is a token were kept; figures were rounded to ${DIGITS} digits.
 */
// Written by scripts/tables/ml-energy.mjs; change the script, not this file.

/** Name and version of the table, as it appears on footprints. */
export const ML_ENERGY_TABLE = "ml-energy@${date.slice(0, 7).replace("-", ".")}";

/** Of each model: its Hugging Face id, architecture, active and total parameters (billions), bits of a weight. */
export const ML_ENERGY_MODELS = \`
${filled(modelRecords(rows))}
\`;

/**
 * Runs, under the task, model and GPU that they share: number of GPUs, how many of them split each tensor, largest
 * and mean batch (requests), J per output token of all GPUs, mean output tokens of a request, median ms between two
 * tokens of a request, output tokens per second of all requests.
 */
export const ML_ENERGY_RUNS = \`
${runRecords(rows).join("\n")}
\`;
`;
}

/** The runs of the ML.ENERGY leaderboard, read from the table inside the package. */

import { TableError } from "../contracts/table-error.js";
import { ML_ENERGY_MODELS, ML_ENERGY_RUNS } from "../data/ml-energy.js";

/** What was served, and the kind of its requests: chat, long reasoning, pictures, code, videos. */
export type MlEnergyTask = "lm-arena-chat" | "gpqa" | "image-chat" | "sourcegraph-fim" | "video-chat";

/** A model of the leaderboard. */
interface MlEnergyModel {
  /** Its Hugging Face id, for example `Qwen/Qwen3-8B`. */
  readonly id: string;
  readonly architecture: "dense" | "moe" | "hybrid";
  /** Billions. */
  readonly activeParameters: number;
  /** Billions. */
  readonly totalParameters: number;
  readonly weightBits: number;
}

/**
 * One run: a model served to a steady number of concurrent requests, with the power of all its GPUs measured.
 */
export interface MlEnergyRun {
  readonly task: MlEnergyTask;
  readonly model: MlEnergyModel;
  /** `H100` or `B200`. */
  readonly gpu: string;
  readonly gpus: number;
  /** GPUs that split each tensor; below `gpus` the experts are distributed instead. */
  readonly tensorParallel: number;
  /** The largest allowed batch, in requests. */
  readonly maxBatch: number;
  /** The mean batch, in requests. */
  readonly batch: number;
  /** Energy of all GPUs, prefill included, per output token. */
  readonly joulesPerOutputToken: number;
  /** Mean output tokens of a request. The lengths of the inputs are unpublished. */
  readonly outputTokens: number;
  /** Median time between two tokens of one request. */
  readonly interTokenMs: number;
  /** Output tokens of all requests together. */
  readonly tokensPerS: number;
}

const TASKS: ReadonlySet<string> = new Set([
  "lm-arena-chat",
  "gpqa",
  "image-chat",
  "sourcegraph-fim",
  "video-chat",
]);
const ARCHITECTURES: ReadonlySet<string> = new Set(["dense", "moe", "hybrid"]);
const TABLE = "ml-energy";

let runs: readonly MlEnergyRun[] | undefined;

/**
 * All runs whose unit of work is a token, by task, model, GPU and batch. Parsed once. Two runs of one
 * configuration are both present.
 *
 * Source: ML.ENERGY leaderboard v3 (Apache-2.0); power of a run is `joulesPerOutputToken × tokensPerS`,
 * energy of a request `joulesPerOutputToken × outputTokens`: both hold exactly in the source.
 *
 * @example mlEnergyRuns().filter(({ gpu, maxBatch }) => gpu === "H100" && maxBatch === 64)
 */
export function mlEnergyRuns(): readonly MlEnergyRun[] {
  runs ??= parseRuns(ML_ENERGY_MODELS, ML_ENERGY_RUNS);
  return runs;
}

/**
 * Parses the two texts of the table.
 * @throws {@link TableError} that names the first invalid row.
 */
export function parseRuns(models: string, text: string): readonly MlEnergyRun[] {
  const byId = new Map(records(models).map((record) => [record.split(" ")[0], modelOf(record)]));
  const found: MlEnergyRun[] = [];
  for (const group of groups(text)) {
    const [head = "", body = "", ...bodies] = group.split(":");
    const [task = "", id = "", gpu = "", ...words] = head.split(" ");
    const model = byId.get(id);
    if (!TASKS.has(task) || !model || gpu === "" || words.length + bodies.length > 0)
      throw new TableError(TABLE, head, "names no run", "a task, a model of the table and a GPU");
    for (const record of records(body)) {
      found.push({ task: task as MlEnergyTask, model, gpu, ...figuresOf(head, record) });
    }
  }
  return found;
}

/** Each group begins on a line that ends with a colon. */
const groups = (text: string): readonly string[] => text.trim().split(/\n(?=[^\n]*:\n)/);
const records = (text: string): readonly string[] => text.trim().split(/,\s*/);

function modelOf(record: string): MlEnergyModel {
  const [id = "", architecture = "", ...figures] = record.split(" ");
  const [activeParameters = 0, totalParameters = 0, weightBits = 0] = positive(TABLE, record, figures, 3);
  if (!ARCHITECTURES.has(architecture))
    throw new TableError(TABLE, record, "has no architecture", [...ARCHITECTURES].join(" or "));
  return {
    id,
    architecture: architecture as MlEnergyModel["architecture"],
    activeParameters,
    totalParameters,
    weightBits,
  };
}

function figuresOf(head: string, record: string) {
  const figures = positive(TABLE, `${head}: ${record}`, record.split(" "), 8);
  const [gpus = 0, tensorParallel = 0, maxBatch = 0, batch = 0, joulesPerOutputToken = 0, ...rest] = figures;
  const [outputTokens = 0, interTokenMs = 0, tokensPerS = 0] = rest;
  return {
    gpus,
    tensorParallel,
    maxBatch,
    batch,
    joulesPerOutputToken,
    outputTokens,
    interTokenMs,
    tokensPerS,
  };
}

/** Exactly `count` numbers above 0. */
function positive(table: string, row: string, texts: readonly string[], count: number): readonly number[] {
  const figures = texts.map(Number);
  if (figures.length !== count || !figures.every((figure) => figure > 0 && Number.isFinite(figure)))
    throw new TableError(table, row, "is malformed", `${count} numbers above 0`);
  return figures;
}

/** Fits a formula to measured runs, by least squares on logarithms, robustly and with weak priors. */

import { levenbergMarquardt } from "ml-levenberg-marquardt";
import { mean } from "simple-statistics";
import type { MlEnergyRun, MlEnergyTask } from "../../packages/models/src/estimators/ml-energy-runs.ts";
import { PROMPT_READ_TOKENS, type Serving } from "../../packages/models/src/phase/energy/serving-energy.ts";

/** The input of a task's requests: not published, so fitted together with the constants. */
interface TaskLoad {
  /** Tokens of input. */
  readonly inputTokens: number;
  /** J per GPU to process a picture or video: the encoder, and waiting while the host decodes it. */
  readonly mediaJoules: number;
}

/** The input of requests, by task. */
export type TaskLoads = Readonly<Record<MlEnergyTask, TaskLoad>>;

/** GPU energy per output token. */
export interface RunEnergy {
  readonly decode: number;
  readonly prefill: number;
}

/** A formula to fit, and its result. */
export interface Formula<Fit> {
  /**
   * Each parameter: the start of the search and its weak prior, and the distance that costs half a residual.
   * All but exponents are logarithms.
   */
  readonly parameters: Readonly<Record<string, readonly [start: number, width: number]>>;
  fitOf(raw: (name: string) => number): Fit;
  energyOf(fit: Fit, run: MlEnergyRun): RunEnergy;
}

/**
 * The request parameters of both formulas. Priors: 300 tokens for a question with choices, and orders of
 * magnitude.
 */
export const LOAD_PARAMETERS = {
  gpqa: [Math.log(300), 0.2],
  imageChat: [6, 1],
  lmArenaChat: [5, 1],
  sourcegraphFim: [7.5, 1],
  videoChat: [6, 1],
  imageMedia: [3, 2],
  videoMedia: [3, 2],
  blackwellMedia: [0, 0.5],
} as const satisfies Record<string, readonly [number, number]>;

/** The requests from the fitted parameters. */
export function loadsOf(raw: (name: keyof typeof LOAD_PARAMETERS) => number): TaskLoads {
  const scale = (name: keyof typeof LOAD_PARAMETERS): number => Math.exp(raw(name));
  return {
    gpqa: { inputTokens: scale("gpqa"), mediaJoules: 0 },
    "image-chat": { inputTokens: scale("imageChat"), mediaJoules: scale("imageMedia") },
    "lm-arena-chat": { inputTokens: scale("lmArenaChat"), mediaJoules: 0 },
    "sourcegraph-fim": { inputTokens: scale("sourcegraphFim"), mediaJoules: 0 },
    "video-chat": { inputTokens: scale("videoChat"), mediaJoules: scale("videoMedia") },
  };
}

/**
 * The energy of a run by a formula, in J: per output token and the context it reads, and per input token and
 * prompt.
 */
export interface RunCosts {
  readonly decoding: { readonly perToken: number; readonly perTokenAndContext: number };
  readonly filling: {
    readonly perPrompt: number;
    readonly perToken: number;
    readonly perTokenAndContext: number;
  };
  /** On Blackwell, relative to Hopper. */
  readonly blackwellMedia: number;
}

/** GPU energy of a run per output token. `reads`: the share of its context that the model reads. */
export function runEnergy(
  run: MlEnergyRun,
  loads: TaskLoads,
  { decoding, filling, blackwellMedia }: RunCosts,
  reads = 1,
): RunEnergy {
  const { gpu, gpus } = servingOf(run);
  const { inputTokens: input, mediaJoules } = loads[run.task];
  const media = mediaJoules * gpus * (gpu === "blackwell" ? blackwellMedia : 1);
  const perRequest =
    (filling.perPrompt * input) / (input + PROMPT_READ_TOKENS) +
    filling.perToken * input +
    (filling.perTokenAndContext * input * input) / 2;
  return {
    decode: decoding.perToken + decoding.perTokenAndContext * reads * (input + run.outputTokens / 2),
    prefill: (perRequest + media) / run.outputTokens,
  };
}

/** Above this error, in logarithms, a run counts linearly: some hit limits of the host's software. */
const ROBUST_SCALE = 0.3;
/** Uncertainty of a prefill share, which compares a mean with a median. */
const SHARE_SCALE = 0.3;
const SHARE_WEIGHT = 0.5;
const PRIOR_WEIGHT = 0.5;

/** Fits from scratch. Each model has the same weight, regardless of its number of runs. */
export function fitRuns<Fit>(formula: Formula<Fit>, runs: readonly MlEnergyRun[]): Fit {
  const names = Object.keys(formula.parameters);
  const fitOf = (values: readonly number[]): Fit =>
    formula.fitOf((name) => values[names.indexOf(name)] as number);
  const weights = weightsOf(runs);
  const truths = runs.map((run) => ({
    energy: Math.log(run.joulesPerOutputToken),
    share: measuredPrefillShare(run),
  }));
  const residuals = (values: readonly number[]): number[] => {
    const fit = fitOf(values);
    const found: number[] = [];
    runs.forEach((run, index) => {
      const truth = truths[index] as (typeof truths)[number];
      const weight = weights[index] as number;
      const { decode, prefill } = formula.energyOf(fit, run);
      const error = Math.log(decode + prefill) - truth.energy;
      const share = (prefill / (decode + prefill) - truth.share) / SHARE_SCALE;
      found.push(
        weight * ROBUST_SCALE * robust(error / ROBUST_SCALE),
        weight * ROBUST_SCALE * SHARE_WEIGHT * robust(share),
      );
    });
    names.forEach((name, index) => {
      const [start, width] = formula.parameters[name] as readonly [number, number];
      found.push((PRIOR_WEIGHT * ((values[index] as number) - start)) / width);
    });
    return found;
  };
  return fitOf(
    leastSquares(
      residuals,
      names.map((name) => formula.parameters[name]?.[0] ?? 0),
    ),
  );
}

function leastSquares(
  residuals: (values: readonly number[]) => number[],
  initialValues: number[],
): readonly number[] {
  const count = residuals(initialValues).length;
  const x = Array.from({ length: count }, (_, index) => index);
  const { parameterValues } = levenbergMarquardt(
    { x, y: x.map(() => 0) },
    (values) => {
      const all = residuals(values);
      return (index) => all[index] as number;
    },
    {
      initialValues,
      damping: 0.01,
      gradientDifference: 1e-6,
      centralDifference: true,
      maxIterations: 40,
      errorTolerance: 1e-12,
      improvementThreshold: 1e-6,
    },
  );
  return parameterValues;
}

/** How a run was served. */
export const servingOf = (run: MlEnergyRun): Serving => ({
  gpu: run.gpu === "B200" ? "blackwell" : "hopper",
  gpus: run.gpus,
  batch: run.batch,
  weightBits: run.model.weightBits,
});

/**
 * The share of a run's time, and so of its energy, that is not decoding: while decoding, each request of the
 * batch gets a token in the median time between two. Noisy, and below 0 if the median exceeds the mean.
 */
const measuredPrefillShare = (run: MlEnergyRun): number =>
  1 - (run.tokensPerS * run.interTokenMs) / 1000 / run.batch;

function weightsOf(runs: readonly MlEnergyRun[]): readonly number[] {
  const counts = new Map<string, number>();
  for (const { model } of runs) counts.set(model.id, (counts.get(model.id) ?? 0) + 1);
  const weights = runs.map(({ model }) => 1 / Math.sqrt(counts.get(model.id) as number));
  const usual = mean(weights);
  return weights.map((weight) => weight / usual);
}

/** Quadratic near 0, linear far off: the root of a pseudo-Huber loss, with its sign. */
const robust = (z: number): number => z * Math.sqrt(2 / (1 + Math.sqrt(1 + z * z)));

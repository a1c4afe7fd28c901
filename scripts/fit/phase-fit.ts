/** Fits the constants of `phase@1` to measured runs, by least squares on logarithms, robustly and with weak priors. */

import { levenbergMarquardt } from "ml-levenberg-marquardt";
import type { MlEnergyRun, MlEnergyTask } from "../../packages/models/src/ml-energy-runs.ts";
import {
  decodeEnergy,
  type FittedConstants,
  PROMPT_READ_TOKENS,
  prefillEnergy,
  type Serving,
} from "../../packages/models/src/phase/serving-energy.ts";

/** What a request of a task brings: not published, so fitted beside the constants. */
interface TaskLoad {
  /** Tokens of input. */
  readonly inputTokens: number;
  /** J per GPU to take in a picture or video: encoder, and waiting while it is decoded on the host. */
  readonly mediaJoules: number;
}

/** A fit. */
export interface PhaseFit {
  readonly constants: FittedConstants;
  readonly loads: Readonly<Record<MlEnergyTask, TaskLoad>>;
  /** On Blackwell, relative to Hopper. */
  readonly blackwellMedia: number;
}

/**
 * Each parameter: where the search starts and is weakly drawn to, and how far it may move for the price of half a
 * residual. All but the exponents are logarithms. Priors are orders of magnitude from data sheets: 1 J is 10 ms at
 * 100 W, for a step; 20 mJ a token; 60 pJ per byte of memory; 1 pJ per operation; 300 tokens of question with choices.
 */
const PARAMETERS = {
  step: [0, 3],
  token: [-4, 2],
  read: [-3, 2],
  batch: [0, 0.15],
  compute: [-6, 2],
  context: [-4.5, 2],
  contextExponent: [0.5, 0.2],
  promptReads: [0, 1],
  blackwellStep: [0, 0.5],
  blackwellWork: [-0.3, 0.5],
  blackwellPrefill: [-0.4, 0.4],
  gpqa: [Math.log(300), 0.2],
  imageChat: [6, 1],
  lmArenaChat: [5, 1],
  sourcegraphFim: [7.5, 1],
  videoChat: [6, 1],
  imageMedia: [3, 2],
  videoMedia: [3, 2],
  blackwellMedia: [0, 0.5],
} as const satisfies Record<string, readonly [number, number]>;

type Parameter = keyof typeof PARAMETERS;
const NAMES = Object.keys(PARAMETERS) as Parameter[];
/** Beyond this error, in logarithms, a run counts linearly: some ran into limits of the host's software. */
const ROBUST_SCALE = 0.3;
/** A share of prefill is known this well: it compares a mean with a median. */
const SHARE_SCALE = 0.3;
const SHARE_WEIGHT = 0.5;
const PRIOR_WEIGHT = 0.5;

/** Fits from scratch. Each model weighs the same, however many runs it has. */
export function fitPhase(runs: readonly MlEnergyRun[]): PhaseFit {
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
      const { decode, prefill } = runEnergy(fit.constants, fit, run);
      const error = Math.log(decode + prefill) - truth.energy;
      const share = (prefill / (decode + prefill) - truth.share) / SHARE_SCALE;
      found.push(
        weight * ROBUST_SCALE * robust(error / ROBUST_SCALE),
        weight * ROBUST_SCALE * SHARE_WEIGHT * robust(share),
      );
    });
    NAMES.forEach((name, index) => {
      const [start, width] = PARAMETERS[name];
      found.push((PRIOR_WEIGHT * ((values[index] as number) - start)) / width);
    });
    return found;
  };
  return fitOf(leastSquares(residuals));
}

function leastSquares(residuals: (values: readonly number[]) => number[]): readonly number[] {
  const initialValues = NAMES.map((name) => PARAMETERS[name][0]);
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

/** GPU energy of a run per output token, apart, by the formulas that ship. `serving` replaces how it was really served. */
export function runEnergy(
  constants: FittedConstants,
  { loads, blackwellMedia }: Pick<PhaseFit, "loads" | "blackwellMedia">,
  run: MlEnergyRun,
  serving: Serving = servingOf(run),
): { readonly decode: number; readonly prefill: number } {
  const shape = { active: run.model.activeParameters, total: run.model.totalParameters };
  const { inputTokens: input, mediaJoules } = loads[run.task];
  const decoding = decodeEnergy(constants, shape, serving);
  const filling = prefillEnergy(constants, shape, serving);
  const media = mediaJoules * serving.gpus * (serving.gpu === "blackwell" ? blackwellMedia : 1);
  const perRequest =
    (filling.perPrompt * input) / (input + PROMPT_READ_TOKENS) +
    filling.perToken * input +
    (filling.perTokenAndContext * input * input) / 2;
  return {
    decode: decoding.perToken + decoding.perTokenAndContext * (input + run.outputTokens / 2),
    prefill: (perRequest + media) / run.outputTokens,
  };
}

/** How a run was served. */
export const servingOf = (run: MlEnergyRun): Serving => ({
  gpu: run.gpu === "B200" ? "blackwell" : "hopper",
  gpus: run.gpus,
  batch: run.batch,
  weightBits: run.model.weightBits,
});

/**
 * The share of a run's time, so of its energy, that is not decoding: while decoding, each of the batch gets a token in
 * the median time between two. Noisy, and below 0 where the median is above the mean.
 */
const measuredPrefillShare = (run: MlEnergyRun): number =>
  1 - (run.tokensPerS * run.interTokenMs) / 1000 / run.batch;

function fitOf(values: readonly number[]): PhaseFit {
  const raw = (name: Parameter): number => values[NAMES.indexOf(name)] as number;
  const scale = (name: Parameter): number => Math.exp(raw(name));
  return {
    constants: {
      stepJoulesPerGpu: scale("step"),
      tokenJoulesPerGpu: scale("token"),
      readJoulesPerGigabyte: scale("read"),
      batchExponent: scale("batch"),
      computeJoulesPerBillion: scale("compute"),
      contextJoules: scale("context"),
      contextExponent: raw("contextExponent"),
      promptReads: scale("promptReads"),
      blackwell: {
        step: scale("blackwellStep"),
        work: scale("blackwellWork"),
        prefill: scale("blackwellPrefill"),
      },
    },
    loads: {
      gpqa: { inputTokens: scale("gpqa"), mediaJoules: 0 },
      "image-chat": { inputTokens: scale("imageChat"), mediaJoules: scale("imageMedia") },
      "lm-arena-chat": { inputTokens: scale("lmArenaChat"), mediaJoules: 0 },
      "sourcegraph-fim": { inputTokens: scale("sourcegraphFim"), mediaJoules: 0 },
      "video-chat": { inputTokens: scale("videoChat"), mediaJoules: scale("videoMedia") },
    },
    blackwellMedia: scale("blackwellMedia"),
  };
}

function weightsOf(runs: readonly MlEnergyRun[]): readonly number[] {
  const counts = new Map<string, number>();
  for (const { model } of runs) counts.set(model.id, (counts.get(model.id) ?? 0) + 1);
  const weights = runs.map(({ model }) => 1 / Math.sqrt(counts.get(model.id) as number));
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return weights.map((weight) => weight / mean);
}

/** Quadratic near 0, linear far off: the root of a pseudo-Huber loss, with its sign. */
const robust = (z: number): number => z * Math.sqrt(2 / (1 + Math.sqrt(1 + z * z)));

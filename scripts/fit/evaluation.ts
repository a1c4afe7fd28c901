/** How well `phase@1` does on models that were held back, by the code that ships, beside EcoLogits on the same runs. */

import { mean, median } from "simple-statistics";
import { type MlEnergyRun, mlEnergyRuns } from "../../packages/models/src/ml-energy-runs.ts";
import { loadEnergy } from "../../packages/models/src/phase/load-energy.ts";
import { drawModel, type KnownServing } from "../../packages/models/src/phase/model-draws.ts";
import { fitWithError, type Grouping } from "./held-back.ts";
import { type PhaseFit, servingOf } from "./phase-fit.ts";

/** What the estimator is told beside the model, its precision and the tokens. */
export const SETTINGS = {
  batch: ({ batch }: MlEnergyRun) => ({ batch }),
  "batch, GPU": (run: MlEnergyRun) => ({ batch: run.batch, gpu: servingOf(run).gpu }),
  "batch, GPU, GPU count": (run: MlEnergyRun) => servingOf(run),
  nothing: () => ({}),
} as const satisfies Record<string, (run: MlEnergyRun) => Omit<KnownServing, "pue">>;

/** One of {@link SETTINGS}. */
export type Setting = keyof typeof SETTINGS;

/** An estimate of a run whose group was not fitted, in J per output token at the GPUs. */
export interface Verdict {
  readonly run: MlEnergyRun;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Figures over many verdicts. Errors are medians of |ln(estimate ÷ truth)|. */
export interface Score {
  readonly runs: number;
  readonly error: number;
  /** EcoLogits as published, with its batch of 64. */
  readonly ecologits: number;
  /** EcoLogits' formula with the batch of the run. */
  readonly ecologitsWithBatch: number;
  readonly coverage: number;
  /** Median of high ÷ low. */
  readonly width: number;
}

const NO_OVERHEAD = { value: 1, low: 1, high: 1 };

/** Verdicts on each group by a fit to all others. */
export const leaveOneOut = (groupOf: Grouping, settings: readonly Setting[]): Record<Setting, Verdict[]> =>
  merged(groupsOf(groupOf).map((group) => holdBack((model) => groupOf(model) === group, groupOf, settings)));

/** Verdicts on the models that are held back, by one fit to all others. */
export function holdBack(
  isHeld: (model: string) => boolean,
  groupOf: Grouping,
  settings: readonly Setting[],
): Record<Setting, Verdict[]> {
  const runs = mlEnergyRuns();
  const fit = fitWithError(
    runs.filter(({ model }) => !isHeld(model.id)),
    groupOf,
  );
  const held = runs.filter(({ model }) => isHeld(model.id));
  const verdicts = settings.map((setting) => [setting, held.map((run) => verdictOn(run, fit, setting))]);
  return Object.fromEntries(verdicts) as Record<Setting, Verdict[]>;
}

function verdictOn(
  run: MlEnergyRun,
  { coefficients, loads }: ReturnType<typeof fitWithError>,
  setting: Setting,
): Verdict {
  const { weightBits } = run.model;
  const known = { weightBits, ...SETTINGS[setting](run), pue: NO_OVERHEAD };
  const energy = loadEnergy(drawModel(coefficients, run.model, known), loadOf(run, loads), "gpu");
  const perToken = (joules: number): number => joules / run.outputTokens;
  return { run, value: perToken(energy.value), low: perToken(energy.low), high: perToken(energy.high) };
}

/** Inputs of pictures and videos count as image tokens, as in a call. */
function loadOf(run: MlEnergyRun, loads: PhaseFit["loads"]) {
  const input = loads[run.task].inputTokens;
  const isImage = run.task === "image-chat" || run.task === "video-chat";
  return { computed: isImage ? 0 : input, image: isImage ? input : 0, cached: 0, output: run.outputTokens };
}

/** The figures of verdicts. */
export function scoreOf(verdicts: readonly Verdict[]): Score {
  const errorOf = (estimate: (verdict: Verdict) => number): number =>
    median(
      verdicts.map((verdict) => Math.abs(Math.log(estimate(verdict) / verdict.run.joulesPerOutputToken))),
    );
  return {
    runs: verdicts.length,
    error: errorOf(({ value }) => value),
    ecologits: errorOf(({ run }) => ecologitsJoules(run, 64)),
    ecologitsWithBatch: errorOf(({ run }) => ecologitsJoules(run, run.batch)),
    coverage: mean(verdicts.map(isCovered).map(Number)),
    width: median(verdicts.map(({ low, high }) => high / low)),
  };
}

/** Whether the truth lies in the band. */
const isCovered = ({ run, low, high }: Verdict): boolean =>
  low <= run.joulesPerOutputToken && run.joulesPerOutputToken <= high;

/** All groups, in the order of the table. */
export const groupsOf = (groupOf: Grouping): readonly string[] => [
  ...new Set(mlEnergyRuns().map(({ model }) => groupOf(model.id))),
];

function merged(parts: readonly Record<Setting, Verdict[]>[]): Record<Setting, Verdict[]> {
  const settings = Object.keys(parts[0] ?? {}) as Setting[];
  const all = settings.map((setting) => [setting, parts.flatMap((part) => part[setting])]);
  return Object.fromEntries(all) as Record<Setting, Verdict[]>;
}

/** J per output token at the GPUs by EcoLogits 0.11.2 (ecologits.ai, methodology of LLM inference), at a batch. */
function ecologitsJoules({ model }: MlEnergyRun, batch: number): number {
  const wattHours =
    1.1665273170451914e-6 * Math.exp(-0.011205921025579175 * batch) * model.activeParameters +
    4.052928146734005e-5;
  const gpus = 2 ** Math.ceil(Math.log2(Math.ceil((1.2 * model.totalParameters * 16) / 8 / 80)));
  return gpus * wattHours * 3600;
}

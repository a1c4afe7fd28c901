/** How well the shipped code of both editions does on held-back runs, with two baselines on the same runs. */

import { mean, median } from "simple-statistics";
import type { Range } from "../../packages/core/src/contracts/footprint.ts";
import { type MlEnergyRun, mlEnergyRuns } from "../../packages/models/src/estimators/ml-energy-runs.ts";
import type { KnownServing } from "../../packages/models/src/phase/draws/model-draws.ts";
import {
  readService,
  type SeenService,
  seenService,
} from "../../packages/models/src/phase/draws/seen-service.ts";
import { type FittedEdition, fitFirst, fitSecond } from "./editions.ts";
import type { Grouping } from "./held-back.ts";
import { fitLogLinear } from "./log-linear.ts";
import { secondsPerTokenOf } from "./pace-fit.ts";
import { servingOf, type TaskLoads } from "./run-fit.ts";

/** What the estimator is given in addition to the model, its precision and the tokens. */
export const SETTINGS = {
  batch: ({ batch }: MlEnergyRun) => ({ batch }),
  "batch, GPU": (run: MlEnergyRun) => ({ batch: run.batch, gpu: servingOf(run).gpu }),
  "batch, GPU, GPU count": (run: MlEnergyRun) => servingOf(run),
  nothing: () => ({}),
  "pace, as stated": () => ({}),
  "pace, as streamed": () => ({}),
  "batch and pace": ({ batch }: MlEnergyRun) => ({ batch }),
} as const satisfies Record<string, (run: MlEnergyRun) => Omit<KnownServing, "pue">>;

/** One of {@link SETTINGS}. */
export type Setting = keyof typeof SETTINGS;

/** Estimates of a run that was not fitted, in J per output token at the GPUs. */
export interface Verdict {
  readonly run: MlEnergyRun;
  readonly first: Range;
  readonly second: Range;
  /** The log-linear regression on the same fitted runs, given everything. */
  readonly logLinear: number;
}

/** Verdicts by setting. */
export type Verdicts = Readonly<Record<Setting, readonly Verdict[]>>;

/** Figures of one method over many verdicts. */
export interface Score {
  /** Median of |ln(estimate ÷ truth)|. */
  readonly error: number;
  /** Share of truths in the band. */
  readonly coverage: number;
  /** Median of high ÷ low. */
  readonly width: number;
}

const NO_OVERHEAD = { value: 1, low: 1, high: 1 };

/** Verdicts on each group by fits to all others. */
export const leaveOneOut = (groupOf: Grouping, settings: readonly Setting[]): Verdicts =>
  merged(
    groupsOf(groupOf).map((group) => holdBack(({ model }) => groupOf(model.id) === group, groupOf, settings)),
  );

/** Verdicts on the held-back runs, by fits to all others, or to the given ones. */
export function holdBack(
  isHeld: (run: MlEnergyRun) => boolean,
  groupOf: Grouping,
  settings: readonly Setting[],
  isFitted: (run: MlEnergyRun) => boolean = () => true,
): Verdicts {
  const runs = mlEnergyRuns();
  const fitted = runs.filter((run) => !isHeld(run) && isFitted(run));
  const [first, second] = [fitFirst(fitted, groupOf), fitSecond(fitted, groupOf)];
  const logLinear = fitLogLinear(fitted);
  const verdicts = settings.map((setting) => [
    setting,
    runs.filter(isHeld).map((run) => ({
      run,
      first: energyOf(first, run, setting),
      second: energyOf(second, run, setting),
      logLinear: logLinear(run),
    })),
  ]);
  return Object.fromEntries(verdicts) as Verdicts;
}

function energyOf(edition: FittedEdition<unknown>, run: MlEnergyRun, setting: Setting): Range {
  const known = { weightBits: run.model.weightBits, ...SETTINGS[setting](run), pue: NO_OVERHEAD };
  const load = loadOf(run, edition.loads);
  const { low, value, high } = edition.energyOf(run, known, load, seenOf(run, setting, load.image > 0));
  const perToken = (joules: number): number => joules / run.outputTokens;
  return { value: perToken(value), low: perToken(low), high: perToken(high) };
}

/** The times that a call like those of a run reports. */
function seenOf(run: MlEnergyRun, setting: Setting, hasImage: boolean): SeenService | undefined {
  if (!setting.includes("pace")) return undefined;
  const decodeS = secondsPerTokenOf(run) * run.outputTokens;
  const isStreamed = setting === "pace, as streamed";
  return readService(
    seenService({
      ...{ model: run.model.id, operation: "chat", durationS: decodeS + 1 },
      usage: { output: run.outputTokens, ...(hasImage && { image: 1 }) },
      service: isStreamed ? { firstPieceS: 1 } : { decodeS },
    }),
  );
}

/** Picture and video inputs count as image tokens, as in a call. */
function loadOf(run: MlEnergyRun, loads: TaskLoads) {
  const input = loads[run.task].inputTokens;
  const isImage = run.task === "image-chat" || run.task === "video-chat";
  return { computed: isImage ? 0 : input, image: isImage ? input : 0, cached: 0, output: run.outputTokens };
}

/** The figures of an edition. */
export function scoreOf(verdicts: readonly Verdict[], edition: "first" | "second"): Score {
  return {
    error: errorOf(verdicts, (verdict) => verdict[edition].value),
    coverage: mean(verdicts.map(({ run, [edition]: band }) => Number(holds(band, run.joulesPerOutputToken)))),
    width: median(verdicts.map(({ [edition]: { low, high } }) => high / low)),
  };
}

/** Median of |ln(estimate ÷ truth)|. */
export const errorOf = (verdicts: readonly Verdict[], estimate: (verdict: Verdict) => number): number =>
  median(verdicts.map((verdict) => Math.abs(Math.log(estimate(verdict) / verdict.run.joulesPerOutputToken))));

const holds = ({ low, high }: Range, truth: number): boolean => low <= truth && truth <= high;

/** All groups, in the order of the table. */
export const groupsOf = (groupOf: Grouping): readonly string[] => [
  ...new Set(mlEnergyRuns().map(({ model }) => groupOf(model.id))),
];

function merged(parts: readonly Verdicts[]): Verdicts {
  const settings = Object.keys(parts[0] ?? {}) as Setting[];
  const all = settings.map((setting) => [setting, parts.flatMap((part) => part[setting])]);
  return Object.fromEntries(all) as Verdicts;
}

/**
 * J per output token at the GPUs by EcoLogits 0.11.2 (ecologits.ai, methodology of LLM inference), at a
 * batch.
 */
export function ecologitsJoules({ model }: MlEnergyRun, batch: number): number {
  const wattHours =
    1.1665273170451914e-6 * Math.exp(-0.011205921025579175 * batch) * model.activeParameters +
    4.052928146734005e-5;
  const gpus = 2 ** Math.ceil(Math.log2(Math.ceil((1.2 * model.totalParameters * 16) / 8 / 80)));
  return gpus * wattHours * 3600;
}

/** How well the shipped code does on held-back runs. */

import { mean, median } from "simple-statistics";
import type { Range } from "../../packages/core/src/contracts/footprint.ts";
import { type MlEnergyRun, mlEnergyRuns } from "../../packages/models/src/estimators/ml-energy-runs.ts";
import {
  readService,
  type SeenService,
  seenService,
} from "../../packages/models/src/phase/draws/seen-service.ts";
import type { Grouping } from "./held-back.ts";
import { secondsPerTokenOf } from "./pace-fit.ts";
import { type FittedPhase, fitPhase } from "./phase-edition.ts";
import { familyOf } from "./phase-families.ts";
import type { TaskLoads } from "./run-fit.ts";

/** What the estimator is given in addition to the model, its precision and the tokens. */
const SETTINGS = ["nothing", "batch", "pace", "batch and pace"] as const;

/** One of them. */
type Setting = (typeof SETTINGS)[number];

/** The estimate of a run that was not fitted, in J per output token at the GPUs. */
interface Verdict {
  readonly run: MlEnergyRun;
  readonly estimate: Range;
}

/** Verdicts by setting. */
type Verdicts = Readonly<Record<Setting, readonly Verdict[]>>;

/** Figures over many verdicts. */
interface Score {
  /** Median of |ln(estimate ÷ truth)|. */
  readonly error: number;
  /** Share of truths in the range. */
  readonly coverage: number;
  /** Median of high ÷ low. */
  readonly width: number;
}

const NO_OVERHEAD = { value: 1, low: 1, high: 1 };

/** Verdicts on the held-back runs, by a fit to all others. */
export function holdBack(isHeld: (run: MlEnergyRun) => boolean, groupOf: Grouping = familyOf): Verdicts {
  const runs = mlEnergyRuns();
  const fitted = fitPhase(
    runs.filter((run) => !isHeld(run)),
    groupOf,
  );
  const verdicts = SETTINGS.map((setting) => [
    setting,
    runs.filter(isHeld).map((run) => ({ run, estimate: energyOf(fitted, run, setting) })),
  ]);
  return Object.fromEntries(verdicts) as Verdicts;
}

/** A table of scores, each family held back in turn. Takes a minute: about 70 fits. */
export function scoreTable(): string {
  const families = [...new Set(mlEnergyRuns().map(({ model }) => familyOf(model.id)))];
  const parts = families.map((family) => holdBack(({ model }) => familyOf(model.id) === family));
  const rows = SETTINGS.map((setting) => {
    const { error, coverage, width } = scoreOf(parts.flatMap((part) => part[setting]));
    return `| ${setting} | ${error.toFixed(2)} | ${(100 * coverage).toFixed(0)} % | ${width.toFixed(1)} |`;
  });
  return ["| given | error | in the range | high ÷ low |", "| --- | ---: | ---: | ---: |", ...rows].join(
    "\n",
  );
}

function energyOf(fitted: FittedPhase, run: MlEnergyRun, setting: Setting): Range {
  const { batch, model, outputTokens } = run;
  const known = {
    weightBits: model.weightBits,
    ...(setting.includes("batch") && { batch }),
    pue: NO_OVERHEAD,
  };
  const load = loadOf(run, fitted.loads);
  const seen = setting.includes("pace") ? seenOf(run, load.image > 0) : undefined;
  const { low, value, high } = fitted.energyOf(run, known, load, seen);
  return { value: value / outputTokens, low: low / outputTokens, high: high / outputTokens };
}

/** The times that a call like those of a run reports. */
function seenOf(run: MlEnergyRun, hasImage: boolean): SeenService | undefined {
  const decodeS = secondsPerTokenOf(run) * run.outputTokens;
  return readService(
    seenService({
      ...{ model: run.model.id, operation: "chat", durationS: decodeS + 1 },
      usage: { output: run.outputTokens, ...(hasImage && { image: 1 }) },
      service: { decodeS },
    }),
  );
}

/** Picture and video inputs count as image tokens, as in a call. */
function loadOf(run: MlEnergyRun, loads: TaskLoads) {
  const input = loads[run.task].inputTokens;
  const isImage = run.task === "image-chat" || run.task === "video-chat";
  return { computed: isImage ? 0 : input, image: isImage ? input : 0, cached: 0, output: run.outputTokens };
}

/** The figures of verdicts. */
export function scoreOf(verdicts: readonly Verdict[]): Score {
  const isIn = ({ run, estimate: { low, high } }: Verdict): boolean =>
    low <= run.joulesPerOutputToken && run.joulesPerOutputToken <= high;
  return {
    error: errorOf(verdicts, ({ estimate }) => estimate.value),
    coverage: mean(verdicts.map((verdict) => Number(isIn(verdict)))),
    width: median(verdicts.map(({ estimate: { low, high } }) => high / low)),
  };
}

/** Median of |ln(estimate ÷ truth)|. */
export const errorOf = (verdicts: readonly Verdict[], estimate: (verdict: Verdict) => number): number =>
  median(verdicts.map((verdict) => Math.abs(Math.log(estimate(verdict) / verdict.run.joulesPerOutputToken))));

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

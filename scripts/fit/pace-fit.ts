/** The constants for the pace of a request: the power of serving GPUs. */

import { mean } from "simple-statistics";
import type { MlEnergyRun } from "../../packages/models/src/estimators/ml-energy-runs.ts";
import type { PaceCoefficients } from "../../packages/models/src/phase/energy/node-energy.ts";
import type { PhaseGpu } from "../../packages/models/src/phase/energy/serving-energy.ts";
import { errorSpread, type HeldBackError } from "./held-back.ts";
import { servingOf } from "./run-fit.ts";

/** Power of a B200 over that of an H100 (data sheets: 1,000 and 700 W), for a GPU without runs. */
const BLACKWELL_OVER_HOPPER = 1000 / 700;

/** A run and its held-back group. */
type Grouped = Pick<HeldBackError, "run" | "group">;

/**
 * Seconds of a request per token, including input, by Little's law: all requests at once over the tokens per
 * second of all.
 * @example secondsPerTokenOf(run) // 0.034
 */
export const secondsPerTokenOf = ({ batch, tokensPerS }: MlEnergyRun): number => batch / tokensPerS;

/** While machines wait for picture decoding, time and joules diverge. */
const isText = ({ run: { task } }: Grouped): boolean => task !== "image-chat" && task !== "video-chat";

/** Each model weighs the same. */
export function fitPace(all: readonly Grouped[]): PaceCoefficients {
  const errors = all.filter(isText);
  const spread = errors.map((one) => {
    const others = errors.filter(({ group }) => group !== one.group);
    return { group: one.group, error: wattsLog(one) - meanOf(others, servingOf(one.run).gpu) };
  });
  const watts = (gpu: PhaseGpu) => Math.exp(meanOf(errors, gpu));
  return { watts: { hopper: watts("hopper"), blackwell: watts("blackwell") }, error: errorSpread(spread) };
}

/** Mean power of one GPU. */
const wattsLog = ({ run }: Grouped): number =>
  Math.log((run.joulesPerOutputToken * run.tokensPerS) / run.gpus);

function meanOf(errors: readonly Grouped[], gpu: PhaseGpu): number {
  const own = errors.filter(({ run }) => servingOf(run).gpu === gpu);
  if (own.length === 0) {
    const other = meanOf(errors, gpu === "hopper" ? "blackwell" : "hopper");
    return other + Math.log(BLACKWELL_OVER_HOPPER) * (gpu === "hopper" ? -1 : 1);
  }
  const models = Map.groupBy(own, ({ run }) => run.model.id);
  return mean([...models.values()].map((ofModel) => mean(ofModel.map(wattsLog))));
}

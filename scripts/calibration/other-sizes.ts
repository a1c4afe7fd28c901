/**
 * Calls of an unreported size, while calls of another size were reported: the estimator alone, and with the
 * factor of the other size.
 */

import {
  added,
  NO_CALIBRATION,
  statedByOther,
  summaryOf,
} from "../../packages/models/src/calibrate/band/calibration.ts";
import {
  type MethodBand,
  methodBandOf,
  type ScoreBand,
} from "../../packages/models/src/calibrate/band/reported-band.ts";
import { type Random, seeded } from "./random.ts";
import { CALL_NOISE, factorSpread, METHOD, middle, share } from "./simulated-calls.ts";

const FIRST_SEED = 5000;
/** For the other size. */
const REPORTS = 50;

/** How bands held, over all models. */
export interface Held {
  readonly held: number;
  /** Median of high ÷ low. */
  readonly width: number;
  /** Median error of the value, in logarithms. */
  readonly error: number;
}

/**
 * Each model has two sizes. Each factor is distributed as the method's band states.
 * @param common Share of the factors' variance that both sizes have in common.
 * @example ofOtherSize(1, 2000).learned.held // 0.98
 */
export function ofOtherSize(
  common: number,
  models: number,
): { readonly alone: Held; readonly learned: Held } {
  const [alone, learned]: [Seen[], Seen[]] = [[], []];
  for (let index = 0; index < models; index++) {
    const random = seeded(FIRST_SEED + index);
    const spread = METHOD.least + (METHOD.most - METHOD.least) * random.uniform();
    const method = { below: spread / 2, above: spread / 2 };
    const both = random.normal();
    const factor = () =>
      factorSpread(spread) * (Math.sqrt(common) * both + Math.sqrt(1 - common) * random.normal());
    const other = bandByOther(factor(), method, random);
    const truth = factor() + CALL_NOISE * random.normal();
    alone.push({ ...methodBandOf(method), truth });
    learned.push({ ...other, truth });
  }
  return { alone: heldOf(alone), learned: heldOf(learned) };
}

interface Seen extends ScoreBand {
  readonly truth: number;
}

function bandByOther(factor: number, method: MethodBand, random: Random): ScoreBand {
  let calibration = NO_CALIBRATION;
  for (let call = 0; call < REPORTS; call++) {
    const reported = Math.exp(factor + CALL_NOISE * random.normal());
    calibration = added(
      calibration,
      { id: `${call}`, reported, estimated: 1, atMs: call },
      method,
    ).calibration;
  }
  return statedByOther(calibration, summaryOf(calibration), method);
}

const heldOf = (seen: readonly Seen[]): Held => ({
  held: share(seen.map(({ low, high, truth }) => low <= truth && truth <= high)),
  width: Math.exp(middle(seen.map(({ low, high }) => high - low))),
  error: middle(seen.map(({ centre, truth }) => Math.abs(truth - centre))),
});

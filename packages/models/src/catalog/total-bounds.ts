/** How far the total of a model may be from what its row says. */

import type { CatalogModel, Interval } from "../contracts/catalog-model.js";
import { intervalOf } from "../figures/interval.js";

/**
 * How far an estimate of the total of a closed mixture may be off, either way. Two published estimates of GPT-4o are 200 billion
 * (Ben Abacha et al., arXiv:2412.19260) and 440 billion (EcoLogits), a factor of 2.2. An assumption.
 */
const TOTAL_ERROR = 2.5;

/**
 * Bounds of all parameters of a model, in billions: of a closed mixture of which its table gives one number, a range around it; of all
 * others what the row says. Never below the active ones. `phase@1` does not use it.
 * @example totalBounds(gpt4o) // { min: 176, max: 1100 }
 */
export function totalBounds({
  weights,
  architecture,
  totalParameters,
  activeParameters,
}: Pick<CatalogModel, "weights" | "architecture" | "totalParameters" | "activeParameters">): Interval {
  if (weights === "open" || architecture === "dense" || typeof totalParameters !== "number")
    return intervalOf(totalParameters);
  const active = intervalOf(activeParameters);
  return {
    min: Math.max(active.min, totalParameters / TOTAL_ERROR),
    max: Math.max(active.max, totalParameters * TOTAL_ERROR),
  };
}

/** How far the total of a model may differ from its row. */

import type { CatalogModel, Interval } from "../contracts/catalog-model.js";
import { intervalOf } from "../figures/interval.js";

/**
 * How far an estimated total of a closed mixture may be off, either way. Two published estimates of GPT-4o
 * are 200 billion (Ben Abacha et al., arXiv:2412.19260) and 440 billion (EcoLogits), a factor of 2.2. An
 * assumption.
 */
const TOTAL_ERROR = 2.5;

/**
 * Bounds of all parameters of a model, in billions: for a closed mixture with one number, a range around it;
 * for all others the row's figure. Never below the active ones.
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

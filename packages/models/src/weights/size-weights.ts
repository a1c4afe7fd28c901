/** Weights by the size of the model. */

import type { CallWeight } from "@wattspan/core";
import { remembered } from "../catalog/remembered.js";
import { resolveModel } from "../catalog/resolve-model.js";
import { intervalOf } from "../figures/interval.js";

/**
 * Weighs a call by the billions of parameters that compute each of its tokens, as the catalog has them: right from the
 * first call, where models of different sizes make tokens at a like pace. A size that is only bounded is the middle of
 * its bounds; an unknown model weighs 1, so give such a call a `weight`.
 * @example await startWattspan({ attribution: { weights: sizeWeights() } });
 */
export function sizeWeights(): CallWeight {
  const sizeOf = remembered((model, provider) => {
    const found = resolveModel(model, provider);
    if (found.status !== "known") return 1;
    const { min, max } = intervalOf(found.model.activeParameters);
    return (min + max) / 2;
  });
  return { name: "size", weight: ({ model, provider }) => sizeOf(model, provider) };
}

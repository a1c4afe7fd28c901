/** Whether the model that answered is estimated otherwise than the requested one. */

import type { EnergyEstimator } from "@wattspan/core";
import { remembered } from "../catalog/remembered.js";
import type { CatalogModel, ResolvedModel } from "../contracts/catalog-model.js";

/** What a method estimates a model by. Undefined: it does not know the model, or you declared what the name means. */
type Identify = (model: string, provider: string | undefined) => unknown;

/**
 * The member `differs` of an estimator, which never prefers another model to a name that you declared.
 * @example const differs = differsBy((model, provider) => figuresOf(resolveModel(model, provider)));
 */
export function differsBy(identify: Identify): NonNullable<EnergyEstimator["differs"]> {
  const identityOf = remembered(identify);
  return ({ model, provider }, answered) => {
    const [asked, other] = [identityOf(model, provider), identityOf(answered, provider)];
    return asked !== undefined && other !== undefined && asked !== other;
  };
}

/** The figures of a row that change its joules: editions with a row each have the same. */
export const figuresOf = (resolved: ResolvedModel): string | undefined =>
  resolved.status === "known" && resolved.matched !== "proxy" ? sizeOf(resolved.model) : undefined;

const sizeOf = (row: CatalogModel): string =>
  JSON.stringify([
    ...[row.architecture, row.activeParameters, row.totalParameters, row.weightBits, row.publishedBits],
    ...[row.attention, row.task, row.assumed],
  ]);

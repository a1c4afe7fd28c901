/** Why a method says nothing of a call, for a person. */

import type { ComparedMethod, ResolvedModel } from "@wattspan/models";
import { safeText } from "../terminal/safe-text.js";
import type { EstimateRequest } from "./request.js";

type Unavailable = Extract<ComparedMethod, { readonly status: "unavailable" }>;

/** What each method lacks of a model that is in the tables. */
const LACKS: Readonly<Record<string, string>> = {
  "ecologits@0.11.2": "EcoLogits knows no data centre of its vendor",
  "ecologits@0.9.3": "EcoLogits knows no data centre of its vendor",
  "throughput@1": "nobody published its speed",
  "measured-table@1": "it is not among the models that were measured",
  "disclosed@1": "its vendor published no figure",
};

/**
 * What to do about it, or why nothing can be done.
 * @example whyUnavailable({ id: "throughput@1", status: "unavailable", reason: "no_usage" }, resolved, request) // "--output is missing"
 */
export function whyUnavailable(
  { id, reason, detail }: Unavailable,
  resolved: ResolvedModel,
  { usage, served }: Pick<EstimateRequest, "usage" | "served">,
): string {
  if (reason === "estimator_failed") return `it failed: ${safeText(detail ?? "without a reason", 120)}`;
  if (reason === "unknown_model") {
    if (resolved.status === "unknown") return "no table has the model";
    const where = id === "measured-table@1" && served.gpu ? ` on ${served.gpu}` : "";
    return `${LACKS[id] ?? "it does not know the model"}${where}`;
  }
  const hasInput = [usage.inputFresh, usage.cacheRead, usage.cacheWrite].some((count) => count !== undefined);
  const missing = [
    ...(id === "phase@1" && !hasInput ? ["--input"] : []),
    ...(usage.output === undefined ? ["--output"] : []),
  ];
  return missing.length === 0 ? "the tokens are not known" : `${missing.join(" and ")} missing`;
}

/** Why a method has no estimate for a call, in words. */

import type { ComparedMethod, ResolvedModel } from "@wattspan/models";
import { safeText } from "../terminal/text/safe-text.js";
import type { EstimateRequest } from "./request/request.js";

type Unavailable = Extract<ComparedMethod, { readonly status: "unavailable" }>;

/** What each method lacks for a known model. */
const LACKS: Readonly<Record<string, string>> = {
  "ecologits@0.11.2": "EcoLogits has no row for it, or no data centre for its vendor",
  "throughput@1": "its speed is not published",
  "measured-table@1": "this model was not measured",
  "disclosed@1": "its vendor has published no figure of it",
};

/**
 * What to do about it, or why nothing can be done.
 * @example whyUnavailable({ id: "throughput@1", status: "unavailable", reason: "no_usage" }, resolved, request)
 * // "it needs the output tokens: add --output …"
 */
export function whyUnavailable(
  { id, reason, detail }: Unavailable,
  resolved: ResolvedModel,
  { usage, served }: Pick<EstimateRequest, "usage" | "served">,
): string {
  if (reason === "estimator_failed") return `it failed: ${safeText(detail ?? "without a reason", 120)}`;
  if (reason === "other_output") return "the model makes images, speech or video, not text";
  if (reason === "unknown_model") {
    if (resolved.status === "unknown") return "the model is not in any table";
    const where = id === "measured-table@1" && served.gpu ? ` on ${served.gpu}` : "";
    return `${LACKS[id] ?? "it does not know the model"}${where}`;
  }
  const hasInput = [usage.inputFresh, usage.cacheRead, usage.cacheWrite].some((count) => count !== undefined);
  const isPhase = id.startsWith("phase@");
  const readsOnly = isPhase && resolved.status === "known" && resolved.model.task !== undefined;
  const missing = [
    ...(isPhase && !hasInput ? ["input"] : []),
    ...(usage.output === undefined && !readsOnly ? ["output"] : []),
  ];
  if (missing.length === 0) return "the tokens are not known";
  const options = missing.map((side) => `--${side} <tokens>`);
  return `it needs the ${missing.join(" and ")} tokens: add ${options.join(" and ")}, 0 for none`;
}

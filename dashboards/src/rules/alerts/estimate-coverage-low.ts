import { attribute } from "@wattspan/core/names";
import { recorded } from "../recorded.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { PERCENT, SERVICE_NAME, shown } from "../template.ts";

/**
 * Of bands of 90 %, three quarters of 50 calls are inside by chance once in a thousand times or less. Where a fifth is refused, and nine in ten of the
 * others are inside, 72 % are.
 */
const SHARE = 0.75;
const FEWEST = 50;

/** Bands of estimates do not hold what providers state, or what they state is refused. */
export const estimateCoverageLow = (): AlertRule =>
  alertOf({
    name: "WattspanEstimateCoverageLow",
    expr: `${recorded.covered} < ${SHARE}\nand\n${recorded.compared} >= ${FEWEST}`,
    // Six hours are looked at: what was learned anew since is not seen at once.
    holds: "30m",
    severity: "warning",
    summary: `Only ${PERCENT} of the calls of ${shown(attribute.model)} in ${SERVICE_NAME} whose energy is known are within the estimate's band`,
    description: `Over six hours ${PERCENT} of the calls of ${shown(attribute.model)} in ${SERVICE_NAME} whose energy is reported or measured were inside the band of the estimate; 90% should be. The estimates of its other calls may be wrong alike. What the rest is, outside, moved or refused, says why.`,
  });

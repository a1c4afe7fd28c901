import { attribute } from "@wattspan/core/names";
import { recorded } from "../recorded.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { PERCENT, SERVICE_NAME, shown } from "../template.ts";

/**
 * With 90 % bands, only three quarters of 50 calls are inside by chance at most once in a thousand times. If
 * a fifth is refused and nine in ten of the others are inside, 72 % are inside.
 */
const SHARE = 0.75;
const FEWEST = 50;

/** The bands of estimates do not contain the providers' figures, or these are refused. */
export const estimateCoverageLow = (): AlertRule =>
  alertOf({
    name: "WattspanEstimateCoverageLow",
    expr: `${recorded.covered} < ${SHARE}\nand\n${recorded.compared} >= ${FEWEST}`,
    // The rule looks at six hours, so newly learned factors show with a delay.
    holds: "30m",
    severity: "warning",
    summary: `Only ${PERCENT} of the calls of ${shown(attribute.model)} in ${SERVICE_NAME} whose energy is known are within the estimate's band`,
    description: `Over six hours, ${PERCENT} of the calls of ${shown(attribute.model)} in ${SERVICE_NAME} with reported or measured energy were inside the band of the estimate; 90% should be. Estimates of its other calls may be equally wrong. The kind of the rest (outside, moved or refused) shows why.`,
  });

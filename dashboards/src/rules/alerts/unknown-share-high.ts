import { recorded } from "../recorded.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { PERCENT, SERVICE_NAME } from "../template.ts";

/**
 * Sums do not include unknown calls: if they are like the others, a fifth of the energy is missing, more than
 * the width of most bands.
 */
const SHARE = 0.2;
/** With fewer calls, two of them would be a tenth. */
const FEWEST = 20;

/** The energy of many inferences is not known. */
export const unknownShareHigh = (): AlertRule =>
  alertOf({
    name: "WattspanUnknownShareHigh",
    expr: `${recorded.unknown} > ${SHARE}\nand\n${recorded.inferences} >= ${FEWEST}`,
    // The rule looks at an hour: half an hour more rules out a passing failure.
    holds: "30m",
    severity: "warning",
    summary: `The energy of ${PERCENT} of the inferences of ${SERVICE_NAME} is not known`,
    description: `Over an hour, ${PERCENT} of the inferences of ${SERVICE_NAME} ended without a figure. No sum of energy or CO2e includes them. Their reasons state what is missing.`,
  });

import { recorded } from "../recorded.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { PERCENT, SERVICE_NAME } from "../template.ts";

/** Unknown calls are in no sum: were they like the others, a fifth of the energy would be missing, more than most bands are wide. */
const SHARE = 0.2;
/** With fewer, two of them would be a tenth. */
const FEWEST = 20;

/** The energy of many inferences is not known. */
export const unknownShareHigh = (): AlertRule =>
  alertOf({
    name: "WattspanUnknownShareHigh",
    expr: `${recorded.unknown} > ${SHARE}\nand\n${recorded.inferences} >= ${FEWEST}`,
    // An hour is looked at: half of one more, and it is no passing failure.
    holds: "30m",
    severity: "warning",
    summary: `The energy of ${PERCENT} of the inferences of ${SERVICE_NAME} is not known`,
    description: `Over an hour ${PERCENT} of the inferences of ${SERVICE_NAME} ended without a figure. They are in no sum of energy or CO2e. Their reasons say what is missing.`,
  });

import { recorded } from "../recorded.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { PERCENT, PROCESS_NAME, SERVICE_NAME } from "../template.ts";

/** The limit of core, in cores: above it, reading slows down and finally stops. */
const LIMIT = 0.01;

/** Metering takes more CPU than its limit. */
export const selfCpuHigh = (): AlertRule =>
  alertOf({
    name: "WattspanSelfCpuHigh",
    expr: `${recorded.selfCpu} > ${LIMIT}`,
    // Reading slows down within half a minute if that helps.
    holds: "15m",
    severity: "warning",
    summary: `Metering takes ${PERCENT} of a core in ${SERVICE_NAME}`,
    description: `Reading devices takes ${PERCENT} of one core in ${SERVICE_NAME}${PROCESS_NAME}, more than the limit of 1 %. Wattspan reads them less often, then not at all: figures become coarser, then missing.`,
  });

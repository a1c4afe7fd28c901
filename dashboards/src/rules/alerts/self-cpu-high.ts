import { recorded } from "../recorded.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { PERCENT, PROCESS_NAME, SERVICE_NAME } from "../template.ts";

/** The default of `sampling.selfCpuLimit`, in cores: beyond it reading is coarsened, and at last stopped. */
const LIMIT = 0.01;

/** Metering takes more of a processor than it may. */
export const selfCpuHigh = (): AlertRule =>
  alertOf({
    name: "WattspanSelfCpuHigh",
    expr: `${recorded.selfCpu} > ${LIMIT}`,
    // It is coarsened within half a minute, where that helps.
    holds: "15m",
    severity: "warning",
    summary: `Metering takes ${PERCENT} of a core in ${SERVICE_NAME}`,
    description: `Reading devices takes ${PERCENT} of one core in ${SERVICE_NAME}${PROCESS_NAME}, more than the limit of 1 %. Wattspan reads them less often by itself, then not at all: figures get coarser, then missing.`,
  });

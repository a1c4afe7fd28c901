import { recorded } from "../recorded.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { SERVICE_NAME } from "../template.ts";
import type { Windows } from "../windows.ts";

/**
 * A service has reported, and none of its processes does any more. For information only: services are stopped
 * or scaled to zero on purpose.
 */
export const telemetryLost = (w: Windows): AlertRule =>
  alertOf({
    name: "WattspanTelemetryLost",
    expr: `present_over_time(${recorded.processes}[${w.missed}])\nunless\n${recorded.processes}`,
    // Longer than a deployment that stops all processes before it starts new ones.
    holds: "15m",
    severity: "info",
    summary: `${SERVICE_NAME} no longer reports its energy`,
    description: `No process of ${SERVICE_NAME} has written metrics of Wattspan for 15 minutes, after some did. If it was not stopped on purpose, its energy is missing from all sums.`,
  });

import { recorded } from "../recorded.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { SERVICE_NAME } from "../template.ts";
import type { Windows } from "../windows.ts";

/** A service told of itself, and no process of it does any more. Only for information: services are ended, and scaled to nothing, on purpose. */
export const telemetryLost = (w: Windows): AlertRule =>
  alertOf({
    name: "WattspanTelemetryLost",
    expr: `present_over_time(${recorded.processes}[${w.missed}])\nunless\n${recorded.processes}`,
    // Longer than a deployment that ends all processes before it starts new ones.
    holds: "15m",
    severity: "info",
    summary: `${SERVICE_NAME} tells nothing of its energy any more`,
    description: `No process of ${SERVICE_NAME} has written metrics of Wattspan for 15 minutes, after some did. Where it was not ended on purpose, its energy is missing in all sums.`,
  });

import { attribute, metric } from "@wattspan/core/names";
import { is } from "../../promql.ts";
import { level, UP } from "../levels.ts";
import { groupBy, increaseBy, on, selected } from "../promql.ts";
import { recorded } from "../recorded.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { PROCESS_NAME, SERVICE_NAME, shown, shownAfter } from "../template.ts";
import type { Windows } from "../windows.ts";

/** A modelled device follows its process; a device with a sensor always draws something. */
const MEASURED = selected(metric.deviceEnergy, [is(attribute.method, "measured")]);

/**
 * A device that a sensor measured no longer reports energy. Three cases: its counter stands still; a process
 * that keeps its name no longer reports it; or a deployment renamed the processes of a service, and none of
 * them has such a device.
 */
export function meterLost(w: Windows): AlertRule {
  // A page that can be scraped belongs to a running process, even if it reports nothing.
  const alive = `(${recorded.reporting} or ${groupBy(level.process, `${UP} == 1`)})`;
  const still = [`${increaseBy(level.processDevice, MEASURED, w.still)} == 0`];
  const noLongerReported = [
    recorded.measuredLately,
    `unless ${groupBy(level.processDevice, MEASURED)}`,
    `and ${on(level.process)} ${alive}`,
  ];
  const deployedWithout = [
    groupBy(level.serviceHwType, `${recorded.measuredLately} unless ${on(level.process)} ${alive}`),
    `unless ${groupBy(level.serviceHwType, MEASURED)}`,
    `and ${on(level.service)} ${alive}`,
  ];
  return alertOf({
    name: "WattspanMeterLost",
    expr: [still, noLongerReported, deployedWithout]
      .map((lines) => `(\n${lines.join("\n")}\n)`)
      .join("\nor\n"),
    // Even a restart with slow meters is over by then.
    holds: "5m",
    severity: "warning",
    summary: `No energy from ${shown(attribute.hwType)}${shownAfter(" ", attribute.hwId)} of ${SERVICE_NAME}`,
    description: `It was measured and no longer reports energy, while ${SERVICE_NAME}${PROCESS_NAME} keeps running. Its energy is missing from the footprints of calls.`,
  });
}

import { attribute, metric } from "@wattspan/core/names";
import { is } from "../../promql.ts";
import { level, UP } from "../levels.ts";
import { groupBy, increaseBy, on, selected } from "../promql.ts";
import { recorded } from "../recorded.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { PROCESS_NAME, SERVICE_NAME, shown, shownAfter } from "../template.ts";
import type { Windows } from "../windows.ts";

/** A modelled device follows its process; what a sensor measures draws something, whatever the process does. */
const MEASURED = selected(metric.deviceEnergy, [is(attribute.method, "measured")]);

/**
 * A device that a sensor measured gives no energy any more. Three ways: its counter stands still; a process that goes on under its name
 * tells of it no more; or the processes of a service have other names since a deployment, and none of them has such a device.
 */
export function meterLost(w: Windows): AlertRule {
  // A page that can be scraped is of a process that goes on, even where it has nothing to tell.
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
    // A restart whose meters open slowly is over by then.
    holds: "5m",
    severity: "warning",
    summary: `No energy from ${shown(attribute.hwType)}${shownAfter(" ", attribute.hwId)} of ${SERVICE_NAME}`,
    description: `It was measured, and gives no energy any more, while ${SERVICE_NAME}${PROCESS_NAME} goes on. What calls take on it is missing in their footprints.`,
  });
}

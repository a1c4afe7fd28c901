import { attribute, metric } from "@wattspan/core/names";
import { isNot, sum } from "../../promql.ts";
import { label } from "../../series.ts";
import { level } from "../levels.ts";
import { increaseBy, selected } from "../promql.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { SERVICE_NAME, shown } from "../template.ts";
import type { Windows } from "../windows.ts";

/** In an hour: a device that answers late now and then is met, and costs a reading; one fault in six minutes is a state. */
const FAULTS = 10;

/**
 * Wattspan itself fails again and again. Failures of sources of carbon intensity are left to the alert on them. A counter that appears
 * has no increase for its first value, so that one is looked at as it is.
 */
export function faults(w: Windows): AlertRule {
  const labels = [...level.service, label(attribute.faultStage), label(attribute.faultReason)];
  const own = selected(metric.faults, [isNot(attribute.faultStage, "provider")]);
  const increase = increaseBy(labels, own, w.faults);
  const appeared = sum(`${own} unless ${own} offset ${w.faults}`, labels);
  return alertOf({
    name: "WattspanFaults",
    expr: `${increase} >= ${FAULTS}\nor\n${appeared} >= ${FAULTS}`,
    holds: "5m",
    severity: "warning",
    summary: `Wattspan fails in ${SERVICE_NAME}: ${shown(attribute.faultStage)}, ${shown(attribute.faultReason)}`,
    description: `${shown(attribute.faultStage)} failed at least {{ $value | humanize }} times within an hour in ${SERVICE_NAME}, with ${shown(attribute.faultReason)}. The application goes on; figures may be missing.`,
  });
}

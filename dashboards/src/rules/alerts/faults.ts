import { attribute, metric } from "@wattspan/core/names";
import { isNot, sum } from "../../promql.ts";
import { label } from "../../series.ts";
import { level } from "../levels.ts";
import { increaseBy, selected } from "../promql.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { SERVICE_NAME, shown } from "../template.ts";
import type { Windows } from "../windows.ts";

/**
 * Per hour: an occasional late answer is handled and costs a reading; one fault every six minutes is a
 * persistent problem.
 */
const FAULTS = 10;

/**
 * Wattspan itself fails repeatedly. Failures of intensity sources have their own alert. A new counter has no
 * increase for its first value, so the value itself is used.
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
    description: `${shown(attribute.faultStage)} failed at least {{ $value | humanize }} times within an hour in ${SERVICE_NAME}, with ${shown(attribute.faultReason)}. The application keeps running; figures may be missing.`,
  });
}

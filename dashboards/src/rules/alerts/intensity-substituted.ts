import { attribute, metric } from "@wattspan/core/names";
import { isNot } from "../../promql.ts";
import { label } from "../../series.ts";
import { level } from "../levels.ts";
import { selected } from "../promql.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { SERVICE_NAME, shown } from "../template.ts";

/** A substitute is valid for five minutes, and a new one is requested while something runs. */
const IN_USE_S = 600;

/** Another source has replaced the requested one for an hour. */
export function intensitySubstituted(): AlertRule {
  const { gridInsteadOf, gridZone, gridSignal } = attribute;
  const until = selected(metric.gridValidUntil, [isNot(gridInsteadOf, "")]);
  const by = [...level.serviceZone, label(gridInsteadOf)].join(", ");
  return alertOf({
    name: "WattspanIntensitySubstituted",
    expr: `time() - max by (${by}) (${until}) < ${IN_USE_S}`,
    holds: "60m",
    severity: "warning",
    summary: `Another source replaces ${shown(gridInsteadOf)} in ${SERVICE_NAME}`,
    description: `${SERVICE_NAME} prices its energy in ${shown(gridZone)} (${shown(gridSignal)}) with a substitute, because ${shown(gridInsteadOf)} has not answered for an hour. Energy is not affected.`,
  });
}

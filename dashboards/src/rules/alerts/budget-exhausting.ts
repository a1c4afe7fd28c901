import { attribute, extensionMetric } from "@wattspan/core/names";
import { HOUR_S } from "@wattspan/core/units";
import { sum } from "../../promql.ts";
import { level } from "../levels.ts";
import { on, selected } from "../promql.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { PROCESS_NAME, SERVICE_NAME, shown } from "../template.ts";
import type { Windows } from "../windows.ts";

/** Of the short window in the long one. */
const TIMES = 12;

/**
 * At the pace of the last hour, and of the last five minutes, what is left is spent within an hour, and before the
 * budget's window ends. The long window ignores bursts, the short one what has ended. A window that opens anew only
 * delays it.
 */
export function budgetExhausting(w: Windows): AlertRule {
  const of = (vector: string) => sum(vector, level.account);
  const [spent, limit] = [selected(extensionMetric.budgetSpent), selected(extensionMetric.budgetLimit)];
  const left = `(${of(limit)} - ${of(spent)})`;
  const pace = (window: string) => of(`delta(${spent}[${window}])`);
  const end = `max by (${level.processBudget.join(", ")}) (${selected(extensionMetric.budgetWindowEnd)})`;
  // Windows without an end are never too short.
  const untilEnd = `${pace(w.hour)} * ${on(level.processBudget)} group_left () (${end} - time()) / ${HOUR_S}`;
  return alertOf({
    name: "WattspanBudgetExhausting",
    expr: `${pace(w.hour)} > ${left}\nand\n${TIMES} * ${pace(w.rate)} > ${left}\nand\n${left} > 0\nunless\n${untilEnd} <= ${left}`,
    holds: "5m",
    severity: "info",
    summary: `Budget ${shown(attribute.budgetName)} of ${SERVICE_NAME} will be spent within an hour`,
    description: `At the pace of the last hour and of the last five minutes, ${shown(attribute.budgetDimension)} of budget ${shown(attribute.budgetName)} (scope ${shown(attribute.budgetScope)}) of ${SERVICE_NAME}${PROCESS_NAME} will be spent within an hour. Calls that do not fit will be refused.`,
  });
}

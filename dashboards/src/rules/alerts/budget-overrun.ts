import { attribute, extensionMetric } from "@wattspan/core/names";
import { sum } from "../../promql.ts";
import { level } from "../levels.ts";
import { increaseBy, selected } from "../promql.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { SERVICE_NAME, shown } from "../template.ts";
import type { Windows } from "../windows.ts";

/** Critical work is charged beyond a limit. The first charge of a new counter is no increase, but its value. */
export function budgetOverrun(w: Windows): AlertRule {
  const overruns = selected(extensionMetric.budgetOverruns);
  const increase = increaseBy(level.serviceBudgetDimension, overruns, w.hour);
  const appeared = sum(`${overruns} unless ${overruns} offset ${w.hour}`, level.serviceBudgetDimension);
  return alertOf({
    name: "WattspanBudgetOverrun",
    expr: `${increase} > 0\nor\n${appeared} > 0`,
    holds: "5m",
    severity: "warning",
    summary: `Critical work exceeds budget ${shown(attribute.budgetName)} of ${SERVICE_NAME}`,
    description: `Critical work was charged to budget ${shown(attribute.budgetName)} of ${SERVICE_NAME} within the last hour although its limit of ${shown(attribute.budgetDimension)} was spent. Critical work is never refused; all other work is refused until the limit is raised or the window ends.`,
  });
}

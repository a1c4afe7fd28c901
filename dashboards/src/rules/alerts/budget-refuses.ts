import { attribute, extensionMetric } from "@wattspan/core/names";
import { is, ratio } from "../../promql.ts";
import { level } from "../levels.ts";
import { increaseBy, selected } from "../promql.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { PERCENT, SERVICE_NAME, shown } from "../template.ts";
import type { Windows } from "../windows.ts";

/** A limit is there to refuse something; more than a fifth is work that does not get done. */
const SHARE = 0.2;
/** Fewer decisions in an hour say nothing about a share. */
const FEWEST = 20;

/** A budget refuses many calls. */
export function budgetRefuses(w: Windows): AlertRule {
  const decisions = (...having: readonly string[]) =>
    increaseBy(level.serviceBudget, selected(extensionMetric.budgetDecisions, having), w.hour);
  const refused = decisions(is(attribute.budgetDecision, "refused"));
  return alertOf({
    name: "WattspanBudgetRefuses",
    expr: `${ratio(refused, decisions())} > ${SHARE}\nand\n${decisions()} >= ${FEWEST}`,
    holds: "10m",
    severity: "warning",
    summary: `Budget ${shown(attribute.budgetName)} of ${SERVICE_NAME} refuses ${PERCENT} of its calls`,
    description: `Within an hour, budget ${shown(attribute.budgetName)} of ${SERVICE_NAME} refused ${PERCENT} of the calls that asked for it. They were not sent.`,
  });
}

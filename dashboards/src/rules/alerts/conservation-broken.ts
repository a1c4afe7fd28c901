import { attribute, metric } from "@wattspan/core/names";
import { is, ratio } from "../../promql.ts";
import { series } from "../../series.ts";
import { level } from "../levels.ts";
import { increaseBy, selected } from "../promql.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { PERCENT, PROCESS_NAME, SERVICE_NAME, shown } from "../template.ts";
import type { Windows } from "../windows.ts";

/**
 * A process adds the same joules to both counters at the same moment, so they differ only by rounding.
 * Cutting a window at two samples does not make equal counters differ. One percent is far above both.
 */
const BOUND = 0.01;

/** The parts of a device's energy do not add up to its total. */
export function conservationBroken(w: Windows): AlertRule {
  const parts = selected(metric.deviceEnergy, [is(attribute.method, "measured")]);
  const of = (selector: string) => increaseBy(level.processDevice, selector, w.balance);
  const whole = of(series(metric.hwEnergy));
  return alertOf({
    name: "WattspanConservationBroken",
    expr: `${ratio(`abs(\n${of(parts)}\n-\n${whole}\n)`, whole)}\n> ${BOUND}`,
    // Longer than the window: one of the counters may have started in it, when one process took over from
    // another.
    holds: "20m",
    severity: "warning",
    summary: `Energy of ${shown(attribute.hwId)} of ${SERVICE_NAME} does not add up`,
    description: `The energy of ${shown(attribute.hwId)} by activities, idle, other processes and the rest differs by ${PERCENT} from what ${SERVICE_NAME}${PROCESS_NAME} read. Figures of this process may be wrong until the cause is found.`,
  });
}

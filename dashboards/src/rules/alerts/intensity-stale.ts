import { attribute, metric } from "@wattspan/core/names";
import { is } from "../../promql.ts";
import { level } from "../levels.ts";
import { increaseBy, selected } from "../promql.ts";
import { recorded } from "../recorded.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { SERVICE_NAME, shownAfter } from "../template.ts";
import type { Windows } from "../windows.ts";

/** Hourly looks at three hours, each, in which there was a new value: one that took the place of a table's makes three. */
const LIVE_LOOKS = 6;
/** A source that fails is asked once a minute while something runs: ten minutes of it in an hour are no slip. */
const FAILURES = 10;

/**
 * A source of carbon intensity is not followed any more: it had new values and has none for hours, or asking it fails. A figure that is meant
 * to hold for a year never changes, so it is compared with its own past.
 */
export function intensityStale(w: Windows): AlertRule {
  const range = recorded.intensityRange;
  const silent = [
    `${range} == 0`,
    `and count_over_time((${range} > 0)[${w.live}]) >= ${LIVE_LOOKS}`,
    // After a pause of the service there are three hours to wait for.
    `and ${range} offset ${w.stale}`,
  ];
  const provider = selected(metric.faults, [is(attribute.faultStage, "provider")]);
  const failing = `${increaseBy(level.service, provider, w.faults)} >= ${FAILURES}`;
  return alertOf({
    name: "WattspanIntensityStale",
    expr: `(\n${silent.join("\n")}\n)\nor\n${failing}`,
    holds: "15m",
    severity: "warning",
    summary: `The carbon intensity${shownAfter(" of ", attribute.gridZone)} in ${SERVICE_NAME} is not up to date`,
    description: `${SERVICE_NAME} prices its energy with an old carbon intensity, or with none${shownAfter(" of ", attribute.gridZone)}${shownAfter(" from ", attribute.gridSource)}: it has had no new value for three hours, or asking for one fails. Energy is not affected.`,
  });
}

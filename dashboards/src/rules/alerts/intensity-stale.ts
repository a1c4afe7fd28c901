import { attribute, metric } from "@wattspan/core/names";
import { is } from "../../promql.ts";
import { level } from "../levels.ts";
import { increaseBy, intensityAge, selected } from "../promql.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { DURATION, eitherBy, NUMBER, SERVICE_NAME, shown, shownAfter } from "../template.ts";
import type { Windows } from "../windows.ts";

/** Live sources have a value every 5 to 60 minutes: an hour late, any of them has missed one. */
const STALE_S = 3600;
/**
 * A failing source is asked once a minute while something runs: ten such minutes in an hour are more than a
 * glitch.
 */
const FAILURES = 10;

/** Energy is priced with an expired carbon intensity, or requests for one fail. */
export function intensityStale(w: Windows): AlertRule {
  // Not from the recorded series: the reported duration would be that of the previous evaluation.
  const stale = `${intensityAge(w.used)} > ${STALE_S}`;
  const provider = selected(metric.faults, [is(attribute.faultStage, "provider")]);
  const failing = `${increaseBy(level.service, provider, w.faults)} >= ${FAILURES}`;
  const zone = attribute.gridZone;
  const old = `prices its energy with a carbon intensity of ${shown(zone)} (${shown(attribute.gridSignal)}) that expired ${DURATION} ago`;
  const none = `requested a carbon intensity ${NUMBER} times within an hour and got none`;
  return alertOf({
    name: "WattspanIntensityStale",
    expr: `(\n${stale}\n)\nor\n${failing}`,
    holds: "15m",
    severity: "warning",
    summary: `The carbon intensity${shownAfter(" of ", zone)} in ${SERVICE_NAME} is not up to date`,
    description: `${SERVICE_NAME} ${eitherBy(zone, old, none)}. Energy is not affected.`,
  });
}

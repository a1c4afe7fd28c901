import { attribute, metric } from "@wattspan/core/names";
import { is } from "../../promql.ts";
import { label, series } from "../../series.ts";
import { level } from "../levels.ts";
import { increaseBy, on, selected } from "../promql.ts";
import { recorded } from "../recorded.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { SERVICE_NAME, shownAfter } from "../template.ts";
import type { Windows } from "../windows.ts";

/** As long as the rule looks back: three values of a source that has one an hour. */
const OVER_SECONDS = "3 * 3600";
/** Hourly looks at three hours, each, in which there was a new value: one that took the place of a table's makes three. */
const LIVE_LOOKS = 6;
/** A source that fails is asked once a minute while something runs: ten minutes of it in an hour are no slip. */
const FAILURES = 10;

/**
 * Energy is priced with an old carbon intensity: it is over since hours, or a source that had new values has none for hours, for which
 * another may stand in, or asking fails. A figure that is meant to hold for a year never changes, so it is compared with its own past.
 */
export function intensityStale(w: Windows): AlertRule {
  const until = `max by (${level.serviceZone.join(", ")}) (${series(metric.gridValidUntil)})`;
  const range = recorded.intensityRange;
  const silent = [
    `${range} == 0`,
    `and count_over_time((${range} > 0)[${w.live}]) >= ${LIVE_LOOKS}`,
    // After a pause of the service there are three hours to wait for.
    `and ${range} offset ${w.stale}`,
  ];
  // Of zones where nothing is served any more nobody asks for an intensity.
  const inUse = [...level.service, label(attribute.gridZone)];
  const emits = `${increaseBy(inUse, series(metric.co2e), w.hour)} > 0`;
  const provider = selected(metric.faults, [is(attribute.faultStage, "provider")]);
  const failing = `${increaseBy(level.service, provider, w.faults)} >= ${FAILURES}`;
  return alertOf({
    name: "WattspanIntensityStale",
    expr: `(\ntime() - ${until} > ${OVER_SECONDS}\nor\n${silent.join("\n")}\n)\nand ${on(inUse)} ${emits}\nor\n${failing}`,
    holds: "15m",
    severity: "warning",
    summary: `The carbon intensity${shownAfter(" of ", attribute.gridZone)} in ${SERVICE_NAME} is not up to date`,
    description: `${SERVICE_NAME} prices its energy with an old carbon intensity, with that of another source, or with none${shownAfter(", of ", attribute.gridZone)}: it is over, or without a new value, for three hours, or asking for one fails. Energy is not affected.`,
  });
}

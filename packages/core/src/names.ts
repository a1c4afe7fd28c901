/** `@wattspan/core/names`: the table of names, for authors of dashboards, alert rules, views or metrics. */

import * as attribute from "./names/attribute-names.js";

export { labelText } from "./names/label-text.js";
export type { DetailLevel, InstrumentationScope, Metric, SpanEvent } from "./names/names.js";
export {
  extensionMetric,
  instrumentationScopes,
  metric,
  metricAt,
  spanEvent,
  values,
} from "./names/names.js";
export { prometheusName, prometheusUnit } from "./names/prometheus-names.js";
/** Every attribute name. @example attribute.gridZone // "wattspan.grid.zone" */
export { attribute };

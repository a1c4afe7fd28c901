/** `@wattspan/core/names`: the table of names, for who writes dashboards, alert rules, views or metrics of their own. */

import * as attribute from "./attribute-names.js";

export type { Metric, Scope } from "./names.js";
export { extensionMetric, metric, scopes, values } from "./names.js";
export { prometheusName, prometheusUnit } from "./prometheus-names.js";
export { labelText } from "./telemetry/label-text.js";
/** Every attribute name. @example attribute.gridZone // "wattspan.grid.zone" */
export { attribute };

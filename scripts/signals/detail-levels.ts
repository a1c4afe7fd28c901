/** What the docs and the registry say of the two levels of detail. */

import { type Metric, metricAt } from "../../packages/core/src/names/names.ts";
import { attributesAt } from "../../packages/core/src/telemetry/attributes.ts";

const [basic, full] = [attributesAt("basic"), attributesAt("full")];

/** Whether spans have the attribute only with `telemetry.detail: "full"`. */
export const isOnlyFull = (name: string): boolean => full.has(name) && !basic.has(name);

/** How a metric differs at the level `basic`; undefined for those that do not. */
export function levelNote(row: Metric): string | undefined {
  const basic = metricAt(row, "basic");
  if (basic === row) return undefined;
  if (basic === undefined) return "Only with `telemetry.detail`: `full`.";
  const missing = row.attributes.filter((name) => !basic.attributes.includes(name));
  return `By default without ${missing.map((name) => `\`${name}\``).join(", ")}.`;
}

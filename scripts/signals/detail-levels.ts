/** What the docs and the registry say of the two levels of detail. */

import { type Metric, metricAt } from "../../packages/core/src/names/names.ts";
import { attributesAt } from "../../packages/core/src/telemetry/attributes.ts";

const [basic, full] = [attributesAt("basic"), attributesAt("full")];

/** Whether spans have the attribute only with `telemetry.detail: "full"`. */
export const isOnlyFull = (name: string): boolean => full.has(name) && !basic.has(name);

/** How a histogram differs at the level `basic`; undefined for metrics that do not. */
export function levelNote(row: Metric): string | undefined {
  const basic = metricAt(row, "basic");
  if (basic === row) return undefined;
  if (basic === undefined) return "Only with `telemetry.detail`: `full`.";
  const missing = row.attributes.filter((name) => !basic.attributes.includes(name));
  const without = missing.length > 0 ? ` without ${missing.map((name) => `\`${name}\``).join(", ")},` : "";
  const bounds = basic.boundaries ?? [];
  const range = bounds.length > 0 ? `bounds from ${bounds[0]} to ${bounds.at(-1)}` : "no bounds";
  return `By default${without} with ${range}.`;
}

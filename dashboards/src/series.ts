/** What the series and labels of the table of names are called in Prometheus. */

import { type Metric, prometheusName } from "@wattspan/core/names";

/** A label, from the name of its attribute. @example label(attribute.model) // "gen_ai_request_model" */
export const label = (attribute: string): string => attribute.replaceAll(".", "_");

/** Labels by which a scraper says where a series is from; they are Prometheus' own. */
export const scraped = { job: "job", instance: "instance" } as const;

/**
 * Conditions on labels, as they stand between braces.
 * @example where({ job: "$job" }) // 'job=~"$job"'
 */
export const where = (conditions: Readonly<Record<string, string>>): string =>
  Object.entries(conditions)
    .map(([name, pattern]) => `${name}=~"${pattern}"`)
    .join(",");

/** The name of a metric's series. Those of a histogram need one of `_bucket`, `_sum` and `_count` behind it. */
export const series = (row: Metric, suffix = ""): string => prometheusName(row) + suffix;

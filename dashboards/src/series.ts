/** What the series and labels of the table of names are called in Prometheus. */

import { attribute, type Metric, prometheusName } from "@wattspan/core/names";

/** A label, from the name of its attribute. @example label(attribute.model) // "gen_ai_request_model" */
export const label = (attributeName: string): string => attributeName.replaceAll(".", "_");

/**
 * Labels that say where a series is from. A scraper gives `job` and `instance`; what comes by OTLP has those of its resource.
 * What a path does not have is empty there, and equal on both sides of an operation.
 */
const JOB = "job";
const INSTANCES = ["instance", "service_instance_id"] as const;

/** By service, on each path. */
export const SERVICE = [JOB, label(attribute.service)] as const;
/** By process, on each path. */
export const PROCESS = [...SERVICE, ...INSTANCES] as const;

/** The series of a metric. Those of a histogram need one of `_bucket`, `_sum` and `_count` behind their name. */
export const series = (row: Metric, suffix = ""): string => prometheusName(row) + suffix;

/** The names of labels in a legend. @example legend(SERVICE) // "{{job}} {{service_name}}" */
export const legend = (labels: readonly string[]): string => labels.map((name) => `{{${name}}}`).join(" ");

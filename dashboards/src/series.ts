/** Prometheus names of the series and labels in the table of names. */

import { attribute, type Metric, prometheusName } from "@wattspan/core/names";

/** A label, from the name of its attribute. @example label(attribute.model) // "gen_ai_request_model" */
export const label = (attributeName: string): string => attributeName.replaceAll(".", "_");

/**
 * Labels for the origin of a series. A scraper adds `job` and `instance`; OTLP series have those of their
 * resource. Labels that a path lacks are empty there, and so equal on both sides of an operation.
 */
const JOB = "job";
const INSTANCES = ["instance", "service_instance_id"] as const;

/** By service, on each path. */
export const SERVICE = [JOB, label(attribute.service)] as const;
/** By process, on each path. */
export const PROCESS = [...SERVICE, ...INSTANCES] as const;

/**
 * The series of a metric. Histograms need one of `_bucket`, `_sum` and `_count` as suffix.
 */
export const series = (row: Metric, suffix = ""): string => prometheusName(row) + suffix;

/** The names of labels in a legend. @example legend(SERVICE) // "{{job}} {{service_name}}" */
export const legend = (labels: readonly string[]): string => labels.map((name) => `{{${name}}}`).join(" ");

/** Tests of rules for `promtool test rules`: scraped samples, minute by minute, and the expected result. */

import { attribute, type Metric } from "@wattspan/core/names";
import { label, PROCESS, series } from "../../series.ts";
import { RUNBOOKS, runbookOf, type Severity } from "../rule.ts";

/**
 * One series with its samples, in promtool's notation: `0+60x9` is 0, 60, … 540, `7x9` ten times 7, `_` none,
 * `stale` the end.
 */
interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** An expected alert, with all texts that a person reads. */
interface ExpectedAlert {
  readonly exp_labels: Readonly<Record<string, string>>;
  readonly exp_annotations: Readonly<Record<string, string>>;
}

/** The expected alerts at a moment; often none. */
interface AlertTest {
  readonly eval_time: string;
  readonly alertname: string;
  readonly exp_alerts: readonly ExpectedAlert[];
}

/** The expected result of a query at a moment. */
interface QueryTest {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

/** One group of tests. */
export interface Scenario {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly InputSeries[];
  readonly alert_rule_test?: readonly AlertTest[];
  readonly promql_expr_test?: readonly QueryTest[];
}

/** Origin of a series. */
export const SHOP = { job: "shop", instance: "a:9464" } as const;

/** The same by OTLP into VictoriaMetrics: labels are those of the resource. */
export const SENT = { [attribute.service]: "shop", [PROCESS.at(-1) as string]: "4f1c" } as const;

/** Labels as a selector. @example labelsOf({ job: "shop" }) // '{job="shop"}' */
export const labelsOf = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${label(name)}="${value}"`)
    .join(", ")}}`;

/** A series of a metric. Attributes are named as in the table of names. */
export const given = (
  row: Metric,
  labels: Readonly<Record<string, string>>,
  values: string,
  suffix = "",
): InputSeries => ({ series: series(row, suffix) + labelsOf(labels), values });

/** A series by its name in Prometheus. */
export const givenAs = (
  name: string,
  labels: Readonly<Record<string, string>>,
  values: string,
): InputSeries => ({
  series: name + labelsOf(labels),
  values,
});

/** No alert at these moments. */
export const quiet = (alertname: string, ...moments: readonly string[]): AlertTest[] =>
  moments.map((eval_time) => ({ eval_time, alertname, exp_alerts: [] }));

/** The texts of an alert. */
interface Said {
  readonly labels: Readonly<Record<string, string>>;
  readonly severity?: Severity;
  readonly summary: string;
  readonly description: string;
}

/** An expected alert, and no other of its name. */
export const fires = (alertname: string, eval_time: string, ...said: readonly Said[]): AlertTest => ({
  eval_time,
  alertname,
  exp_alerts: said.map(({ labels, severity = "warning", summary, description }) => ({
    exp_labels: {
      severity,
      ...Object.fromEntries(Object.entries(labels).map(([name, value]) => [label(name), value])),
    },
    exp_annotations: { summary, description, runbook_url: RUNBOOKS + runbookOf(alertname) },
  })),
});

/** A scenario with one sample a minute. */
export const scenario = (
  name: string,
  input_series: readonly InputSeries[],
  alert_rule_test: readonly AlertTest[],
): Scenario => ({ name, interval: "1m", input_series, alert_rule_test });

/** The same with a sample every five minutes: scenarios of several days would take too long otherwise. */
export const eachFiveMinutes = (...of: Parameters<typeof scenario>): Scenario => ({
  ...scenario(...of),
  interval: "5m",
});

/** Attributes of a device with a sensor whose energy is unattributed. */
export const device = (id: string, type: string) => ({
  [attribute.hwId]: id,
  [attribute.hwType]: type,
  [attribute.method]: "measured",
  [attribute.allocation]: "idle",
});

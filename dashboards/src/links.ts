/**
 * Links from a figure to its details: another dashboard, or the traces of the same service, model and time.
 */

import { DashboardLinkBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { attribute } from "@wattspan/core/names";
import { label, SERVICE } from "./series.ts";
import { TRACES, type VariableName } from "./variables.ts";

/** A label value of the clicked series, as part of an address. */
const clicked = (labelName: string): string => `\${__field.labels.${labelName}:percentencode}`;

/** Parameters that links to other dashboards keep. */
const TIME_AND_SOURCES = `\${datasource:queryparam}&\${${TRACES}:queryparam}&\${__url_time_range}`;
const CHOSEN_SERVICE = `\${job:queryparam}&\${service:queryparam}`;

const leadingTo = (title: string, url: string) => new DashboardLinkBuilder(title).url(url);

/**
 * To another dashboard, filtered by the clicked value.
 * @example toDashboard("Calls of this model", "inference", "model", attribute.model)
 */
export const toDashboard = (title: string, name: string, variable: VariableName, attributeName: string) =>
  leadingTo(
    title,
    `/d/wattspan-${name}?var-${variable}=${clicked(label(attributeName))}&${CHOSEN_SERVICE}&${TIME_AND_SOURCES}`,
  );

/**
 * To another dashboard, filtered by the clicked service.
 * @example toServiceDashboard("Its calls", "inference")
 */
export function toServiceDashboard(title: string, name: string) {
  const [job, service] = SERVICE.map(clicked);
  return leadingTo(title, `/d/wattspan-${name}?var-job=${job}&var-service=${service}&${TIME_AND_SOURCES}`);
}

/** Attributes that spans have too, which find the clicked value among them. */
type OnSpans = typeof attribute.model | typeof attribute.agent | typeof attribute.provider;

/**
 * To the traces of the chosen service in the selected time range whose spans have the clicked value. Uses a
 * search, as metrics do not carry trace ids: Grafana's Explore with a TraceQL query.
 * @example toTraces(attribute.model)
 */
export function toTraces(...attributes: readonly OnSpans[]) {
  const having = attributes.map((name) => `span.${name} = "${clicked(label(name))}"`);
  const query = `{ ${[`resource.${attribute.service} =~ "\${service:regex}"`, ...having].join(" && ")} }`;
  const pane = {
    datasource: `\${${TRACES}}`,
    queries: [
      { refId: "A", datasource: { type: "tempo", uid: `\${${TRACES}}` }, queryType: "traceql", query },
    ],
    range: { from: `\${__from}`, to: `\${__to}` },
  };
  const panes = encodedAround(JSON.stringify({ wattspan: pane }));
  return leadingTo("Traces in this time", `/explore?schemaVersion=1&orgId=1&panes=${panes}`).targetBlank(
    true,
  );
}

/** Encodes everything but the variables, which Grafana must find. */
const encodedAround = (text: string): string =>
  encodeURIComponent(text).replaceAll(/%24%7B.*?%7D/g, (variable) => decodeURIComponent(variable));

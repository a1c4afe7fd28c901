/** Links from a figure to what is behind it: another dashboard, or the traces of the same service, model and time. */

import { DashboardLinkBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { attribute } from "@wattspan/core/names";
import { label } from "./series.ts";
import { TRACES, type VariableName } from "./variables.ts";

/** The value of a label of the series that was clicked, as a part of an address. */
const clicked = (attributeName: string): string => `\${__field.labels.${label(attributeName)}:percentencode}`;

/** Address of a dashboard, with the range of time and what is chosen in all. */
const KEPT = `\${datasource:queryparam}&\${${TRACES}:queryparam}&\${job:queryparam}&\${service:queryparam}&\${__url_time_range}`;

const leadingTo = (title: string, url: string) => new DashboardLinkBuilder(title).url(url);

/** To another dashboard, narrowed to what was clicked. @example toDashboard("Calls of this model", "inference", "model", attribute.model) */
export const toDashboard = (title: string, name: string, variable: VariableName, attributeName: string) =>
  leadingTo(title, `/d/wattspan-${name}?var-${variable}=${clicked(attributeName)}&${KEPT}`);

/** Attributes that spans have too, by which what was clicked is found among them. */
type OnSpans = typeof attribute.model | typeof attribute.agent | typeof attribute.provider;

/**
 * To the traces of the service that is chosen, in the range of time that is shown, whose spans have what was clicked. By a search, as
 * no metric carries the id of a trace. It is Grafana's Explore with a query in TraceQL.
 * @example toTraces(attribute.model)
 */
export function toTraces(...attributes: readonly OnSpans[]) {
  const having = attributes.map((name) => `span.${name} = "${clicked(name)}"`);
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

/** Encodes all but the variables, which Grafana has to find. */
const encodedAround = (text: string): string =>
  encodeURIComponent(text).replaceAll(/%24%7B.*?%7D/g, (variable) => decodeURIComponent(variable));

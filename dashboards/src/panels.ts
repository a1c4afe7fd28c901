/** The kinds of panels, with what all of them have in common. */

import {
  BigValueColorMode,
  BigValueGraphMode,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { byName } from "./colours.ts";
import { DATASOURCE } from "./variables.ts";

/** What is shown where there is nothing: never 0. */
const NOT_KNOWN = "not known";

/** What a panel says, in the order in which a reader asks. */
export interface Shown {
  readonly title: string;
  /** What the figure is. */
  readonly is: string;
  /** What to do about it. */
  readonly act: string;
  /** An id of Grafana's units. */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** Of the 24 columns. */
  readonly columns: number;
}

/** One query of a panel, and what its series are called. */
interface Query {
  readonly expr: string;
  readonly legend: string;
}

/** A figure over the whole range of time. */
export function stat(shown: Shown): StatBuilder {
  const builder = new StatBuilder()
    .colorMode(BigValueColorMode.None)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]));
  return filled(builder, shown, (query) => query.instant()).height(4);
}

/** Stacked areas: parts of a whole over time. */
export function stackedArea(shown: Shown, colours: Readonly<Record<string, string>>): TimeseriesBuilder {
  const builder = new TimeseriesBuilder()
    .fillOpacity(70)
    .lineWidth(0)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group("A"))
    .spanNulls(false)
    .overrides(byName(colours))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  return filled(builder, shown, (query) => query.range()).height(8);
}

/** What the builders of all kinds of panels have in common. */
interface AnyBuilder<Self> {
  title(title: string): Self;
  description(description: string): Self;
  datasource(datasource: typeof DATASOURCE): Self;
  unit(unit: string): Self;
  noValue(noValue: string): Self;
  span(columns: number): Self;
  withTarget(target: DataqueryBuilder): Self;
}

function filled<Builder extends AnyBuilder<Builder>>(
  builder: Builder,
  { title, is, act, unit, queries, columns }: Shown,
  ask: (query: DataqueryBuilder) => DataqueryBuilder,
): Builder {
  builder
    .title(title)
    .description(`${is}\n\n**What to do:** ${act}`)
    .datasource(DATASOURCE)
    .unit(unit)
    .noValue(NOT_KNOWN)
    .span(columns);
  for (const [index, { expr, legend }] of queries.entries()) {
    const refId = String.fromCharCode("A".charCodeAt(0) + index);
    builder.withTarget(ask(new DataqueryBuilder().refId(refId).expr(expr).legendFormat(legend)));
  }
  return builder;
}

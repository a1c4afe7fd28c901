/** The kinds of panels, with what all of them have in common. */

import { PanelBuilder as BarsBuilder } from "@grafana/grafana-foundation-sdk/bargauge";
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  BarGaugeDisplayMode,
  BarGaugeValueMode,
  BigValueColorMode,
  BigValueGraphMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import {
  type DashboardLink,
  FieldColorBuilder,
  FieldColorModeId,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { byName, type Colours, NEUTRAL } from "./colours.ts";
import { label, legend } from "./series.ts";
import { DATASOURCE } from "./variables.ts";

/** What is shown where there is nothing: never 0. */
const NOT_KNOWN = "not known";
/** The same, where what is shown is counted only when it occurs. */
export const NONE_COUNTED = "none counted";

/** What a panel says, in the order in which a reader asks. */
interface Shown {
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
  /** Colours of series, by what they are called in the legend. */
  readonly colours?: Colours;
  /** From this value on it has this colour; the first is from anything on. Only where a value is good or bad. */
  readonly thresholds?: readonly (readonly [from: number | null, colour: string])[];
  /** What is shown where there is nothing. Default: that it is not known. */
  readonly nothing?: string;
  /** Where a click leads. */
  readonly links?: readonly Builder<DashboardLink>[];
}

/** One query of a panel, and what its series are called. */
interface Query {
  readonly expr: string;
  readonly legend: string;
}

/**
 * A query with a series for each value of attributes, which the legend names.
 * @example each([attribute.method], (labels) => sum("wattspan_energy_joules_total", labels))
 */
export function each(attributes: readonly string[], expr: (labels: readonly string[]) => string): Query {
  const labels = attributes.map(label);
  return { expr: expr(labels), legend: legend(labels) };
}

/** A figure over the whole range of time. Several queries are several figures, side by side. */
export function stat(shown: Shown): StatBuilder {
  const builder = new StatBuilder()
    .colorMode(shown.thresholds ? BigValueColorMode.Value : BigValueColorMode.None)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]));
  return filled(builder, shown, (query) => query.instant()).height(4);
}

/** The largest ones, over the whole range of time. */
export function bars(shown: Shown): BarsBuilder {
  const builder = new BarsBuilder()
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Text)
    .orientation(VizOrientation.Horizontal)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(NEUTRAL));
  return filled(builder, shown, (query) => query.instant()).height(8);
}

/** Lines over time. A gap in a line is a time of which nothing is known. */
export function lines(shown: Shown): TimeseriesBuilder {
  const builder = chart().lineWidth(1).fillOpacity(0);
  return filled(builder, shown, (query) => query.range()).height(8);
}

/** Areas on top of each other: parts of a whole over time. */
export function stackedAreas(shown: Shown): TimeseriesBuilder {
  const builder = chart()
    .lineWidth(0)
    .fillOpacity(70)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group("A"));
  return filled(builder, shown, (query) => query.range()).height(8);
}

/** A line between two bounds, shaded. The queries are the value, the lower and the upper bound. */
export function band(shown: Shown): TimeseriesBuilder {
  const [value, low, high] = shown.queries;
  const bound = { id: "custom.lineWidth", value: 0 };
  const builder = lines({ ...shown, colours: {} });
  const coloured = { id: "color", value: { mode: "fixed", fixedColor: NEUTRAL } };
  return builder
    .overrideByName(value?.legend ?? "", [coloured, { id: "custom.lineWidth", value: 2 }])
    .overrideByName(low?.legend ?? "", [coloured, bound])
    .overrideByName(high?.legend ?? "", [
      coloured,
      bound,
      { id: "custom.fillBelowTo", value: low?.legend },
      { id: "custom.fillOpacity", value: 20 },
    ]);
}

const chart = () =>
  new TimeseriesBuilder()
    .spanNulls(false)
    .showPoints(VisibilityMode.Auto)
    .axisSoftMin(0)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));

/** What the builders of all kinds of panels have in common. */
type AnyBuilder = StatBuilder | BarsBuilder | TimeseriesBuilder;

function filled<Kind extends AnyBuilder>(
  builder: Kind,
  { title, is, act, unit, queries, columns, colours = {}, thresholds, nothing, links = [] }: Shown,
  ask: (query: DataqueryBuilder) => DataqueryBuilder,
): Kind {
  builder
    .title(title)
    .description(`${is}\n\n**What to do:** ${act}`)
    .datasource(DATASOURCE)
    .unit(unit)
    .noValue(nothing ?? NOT_KNOWN)
    .span(columns)
    .overrides(byName(colours));
  if (thresholds) builder.thresholds(thresholdsOf(thresholds));
  if (links.length > 0) builder.dataLinks([...links]);
  for (const [index, { expr, legend }] of queries.entries()) {
    const refId = String.fromCharCode("A".charCodeAt(0) + index);
    builder.withTarget(ask(new DataqueryBuilder().refId(refId).expr(expr).legendFormat(legend)));
  }
  return builder;
}

const thresholdsOf = (steps: NonNullable<Shown["thresholds"]>) =>
  new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(steps.map(([value, color]): Threshold => ({ value, color })));

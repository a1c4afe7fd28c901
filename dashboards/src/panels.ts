/** The kinds of panels, and what they have in common. */

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

/** Shown if there is no value: never 0. */
const NOT_KNOWN = "not known";
/** The same for events, which are counted only when they occur. */
export const NONE_COUNTED = "none counted";

/** The texts of a panel, in reading order. */
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
  /** Colours of series by legend name. */
  readonly colours?: Colours;
  /**
   * Thresholds: the colour from this value on; the first has no lower bound. Only for values that are good or
   * bad.
   */
  readonly thresholds?: readonly (readonly [from: number | null, colour: string])[];
  /** Shown if there is no value. Default: not known. */
  readonly nothing?: string;
  /** Targets of a click. */
  readonly links?: readonly Builder<DashboardLink>[];
}

/** One query of a panel and the names of its series. */
interface Query {
  readonly expr: string;
  readonly legend: string;
  /** Colour of all its series, if the query itself means good or bad. */
  readonly colour?: string;
}

/**
 * A query with a series for each value of attributes, which the legend names.
 * @example each([attribute.method], (labels) => sum("wattspan_energy_joules_total", labels))
 */
export function each(attributes: readonly string[], expr: (labels: readonly string[]) => string): Query {
  const labels = attributes.map(label);
  return { expr: expr(labels), legend: legend(labels) };
}

/** A figure over the whole time range. Several queries give several figures side by side. */
export function stat(shown: Shown): StatBuilder {
  const builder = new StatBuilder()
    .colorMode(isJudged(shown) ? BigValueColorMode.Value : BigValueColorMode.None)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]));
  return filled(builder, shown, (query) => query.instant()).height(4);
}

const isJudged = ({ thresholds, queries }: Shown) =>
  thresholds !== undefined || queries.some(({ colour }) => colour);

/** The largest values over the whole time range. */
export function bars(shown: Shown): BarsBuilder {
  const builder = new BarsBuilder()
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Text)
    .orientation(VizOrientation.Horizontal)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(NEUTRAL));
  return filled(builder, shown, (query) => query.instant()).height(8);
}

/** Lines over time. A gap means that nothing is known. */
export function lines(shown: Shown): TimeseriesBuilder {
  const builder = chart().lineWidth(1).fillOpacity(0);
  return filled(builder, shown, (query) => query.range()).height(8);
}

/** Stacked areas: parts of a whole over time. */
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

/** What all panel builders have in common. */
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
  for (const [index, { expr, legend, colour }] of queries.entries()) {
    const refId = String.fromCharCode("A".charCodeAt(0) + index);
    if (colour)
      builder.overrideByQuery(refId, [{ id: "color", value: { mode: "fixed", fixedColor: colour } }]);
    builder.withTarget(ask(new DataqueryBuilder().refId(refId).expr(expr).legendFormat(legend)));
  }
  return builder;
}

const thresholdsOf = (steps: NonNullable<Shown["thresholds"]>) =>
  new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(steps.map(([value, color]): Threshold => ({ value, color })));

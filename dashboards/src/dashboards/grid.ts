/** The grids that electricity comes from: how clean, how well known, how good their forecasts are. */

import { attribute, extensionMetric, type Metric, metric } from "@wattspan/core/names";
import { dashboardOf } from "../dashboard.ts";
import { IN_USE, validUntil } from "../intensity-validity.ts";
import { bars, each, lines, NONE_COUNTED, stackedAreas, stat } from "../panels.ts";
import { type Amount, inRange, is, perKwh, perSecond, ratio, relabelled, sum } from "../promql.ts";
import { label, legend } from "../series.ts";
import { unit } from "../units.ts";
import { selecting, type VariableName } from "../variables.ts";

const VARIABLES: readonly VariableName[] = ["job", "service", "zone"];
const of = selecting(VARIABLES);
/** Faults and inferences have no zone on metrics: these are not narrowed by it. */
const ofAll = selecting(["job", "service"]);

const ZONE = [label(attribute.gridZone)];
/** Two sources may tell of one zone: a live one, and the table that stands in for it. */
const ZONE_AND_SOURCE = [...ZONE, label(attribute.gridSource)];
const ZONE_AND_SIGNAL = [...ZONE, label(attribute.gridSignal)];
const DAY_S = 86_400;

/** Every process tells the same, so that the mean over them is what each tells. */
const mean = (vector: string, by: readonly string[]) => `avg by (${by.join(", ")}) (${vector})`;
const most = (vector: string) => `max by (${ZONE_AND_SOURCE.join(", ")}) (${vector})`;
/** A reading that was estimated is a series beside those that were not, and neither ends when the other goes on. */
const intensity = (signal: string) => {
  const estimated = label(attribute.gridEstimated);
  const reported = mean(of(metric.gridIntensity, [is(attribute.gridSignal, signal)]), [
    ...ZONE_AND_SOURCE,
    estimated,
  ]);
  return perKwh(relabelled(relabelled(reported, estimated, "false", ""), estimated, "true", ", estimated"));
};
const INTENSITY_LEGEND = `${legend(ZONE_AND_SOURCE)}{{${label(attribute.gridEstimated)}}}`;
const shareOf = (row: Metric) => mean(of(row), ZONE_AND_SOURCE);
/** 1 or 0, where the source says whether it estimated. */
const estimated = () => {
  const said = (value: string) => of(metric.gridIntensity, [is(attribute.gridEstimated, value)]);
  return `${most(`${said("true")} >= bool 0`)} or 0 * ${most(said("false"))}`;
};
const byZone = (amount: Amount) =>
  relabelled(sum(amount(of(metric.co2e)), ZONE), label(attribute.gridZone), "", "no zone");
const until = validUntil(
  ZONE_AND_SIGNAL,
  { until: of(metric.gridValidUntil), grams: of(metric.co2e) },
  IN_USE,
);
const inferences = (row: Metric) => sum(inRange(ofAll(row, [], "_count")));

const topLine = () => [
  stat({
    title: "Carbon intensity now",
    is: "Grams of CO2 equivalents for each kilowatt-hour, on average, in each zone: where this runs, and where its models are served. A figure of a source that was replaced stays beside that of the next.",
    act: "Run what can wait when it is low: `wattspan carbon` says when that will be.",
    unit: unit.gramsPerKwh,
    columns: 9,
    queries: [{ expr: intensity("average"), legend: INTENSITY_LEGEND }],
  }),
  stat({
    title: "Carbon-free now",
    is: "The share of nuclear and renewable electricity, where the source tells it.",
    act: "A target by the hour (24/7) is met by moving work to the hours in which this is high.",
    unit: unit.share,
    columns: 6,
    queries: [{ expr: shareOf(extensionMetric.gridCarbonFree), legend: legend(ZONE_AND_SOURCE) }],
  }),
  stat({
    title: "Renewable now",
    is: "The share of renewable electricity, where the source tells it.",
    act: "Charge, train and batch when it is high.",
    unit: unit.share,
    columns: 6,
    queries: [{ expr: shareOf(extensionMetric.gridRenewable), legend: legend(ZONE_AND_SOURCE) }],
  }),
  stat({
    title: "Without an intensity",
    is: "The share of inferences of known energy whose carbon is not known. Empty where no carbon at all is known. Not narrowed by the zone.",
    act: "Give the location, or a source that covers it: `annualAverage()` behind a live source has every country.",
    unit: unit.share,
    columns: 3,
    // Carbon that is left out of totals: a percent is a rounding, a tenth another total.
    thresholds: [
      [null, "green"],
      [0.01, "orange"],
      [0.1, "red"],
    ],
    queries: [
      {
        expr: `1 - ${ratio(inferences(metric.operationCo2e), inferences(metric.operationEnergy))}`,
        legend: "without",
      },
    ],
  }),
];

const overTime = () => [
  lines({
    title: "Carbon intensity",
    is: "The average intensity of each zone, by its source, apart where the source estimated it.",
    act: "Find the hours of the day in which it is low, and move work there. Of two lines of one zone the one that moved last counts: the other is of a source that was replaced, or of estimates.",
    unit: unit.gramsPerKwh,
    columns: 12,
    queries: [{ expr: intensity("average"), legend: INTENSITY_LEGEND }],
  }),
  lines({
    title: "Marginal intensity",
    is: "What one more kilowatt-hour would emit, where a source tells it. It is never mixed with the average.",
    act: "Use it to decide when to run, and the average to report.",
    unit: unit.gramsPerKwh,
    columns: 12,
    queries: [{ expr: intensity("marginal"), legend: INTENSITY_LEGEND }],
  }),
  lines({
    title: "Carbon-free and renewable shares",
    is: "The share of carbon-free electricity, nuclear included, and of renewable electricity.",
    act: "Where the two are apart it is nuclear power: say which of both you report.",
    unit: unit.share,
    columns: 12,
    queries: [
      { expr: shareOf(extensionMetric.gridCarbonFree), legend: `${legend(ZONE_AND_SOURCE)}: carbon-free` },
      { expr: shareOf(extensionMetric.gridRenewable), legend: `${legend(ZONE_AND_SOURCE)}: renewable` },
    ],
  }),
  stackedAreas({
    title: "Carbon by zone",
    is: "Greenhouse gas per hour, by the zone of the grid. What is not of electricity, such as making the hardware, is of no zone.",
    act: "Move what may run elsewhere from the zone that emits most to one with a lower intensity.",
    unit: unit.gramsPerHour,
    columns: 12,
    queries: [{ expr: `3600 * ${byZone(perSecond)}`, legend: legend(ZONE) }],
  }),
];

const howFresh = () => [
  stat({
    title: "Validity of the intensity",
    is: "For how long the newest intensity of each zone is still valid, or since when it is stale: what is stale is used until there is a newer one, and footprints say so. Of several processes the worst counts. Only of zones whose electricity was used within the last hour.",
    act: "Stale for an hour or more: see the failures on the right, the key of the source and its limits. Live sources are valid for 5 to 60 minutes and often some minutes late; annual tables are valid for up to years.",
    unit: unit.seconds,
    columns: 6,
    queries: [
      {
        expr: `time() - ${until} > 0`,
        legend: `${legend(ZONE_AND_SIGNAL)}: stale for`,
        colour: "orange",
      },
      { expr: `${until} - time() > 0`, legend: `${legend(ZONE_AND_SIGNAL)}: valid for`, colour: "green" },
    ],
  }).height(8),
  lines({
    title: "Age of the intensity",
    is: "How long ago the newest intensity of a zone in use ceased to be valid. Below zero it still is. What is valid for more than a day has no line.",
    act: "A sawtooth around zero is a live source. A line that climbs is one that fell silent: carbon of that time can be priced again later.",
    unit: unit.seconds,
    columns: 6,
    queries: [{ expr: `time() - ${until} > -${DAY_S}`, legend: legend(ZONE_AND_SIGNAL) }],
  }),
  bars({
    title: "Estimated by the source itself",
    is: "Whether the source has estimated an intensity, for lack of data from the grid, since the processes started. Not known where it does not say.",
    act: "Estimates are corrected later: apply the corrected ones by repricing before you report.",
    unit: unit.yesOrNo,
    columns: 6,
    queries: [{ expr: estimated(), legend: legend(ZONE_AND_SOURCE) }],
  }),
  bars({
    title: "Failures of sources",
    is: "How often asking a source of intensities failed, since each process started. The last figure is then used on, and is stale after its validity. Not narrowed by the zone.",
    act: "Look at its key, its limits and the network; put `fallback` with a table behind it.",
    unit: unit.count,
    columns: 6,
    nothing: NONE_COUNTED,
    // A single failure is tried again within a minute.
    thresholds: [
      [null, "green"],
      [10, "orange"],
    ],
    queries: [
      each([attribute.faultReason], (labels) =>
        sum(
          `max_over_time(${ofAll(metric.faults, [is(attribute.faultStage, "provider")])}[$__range])`,
          labels,
        ),
      ),
    ],
  }),
];

const forecastErrors = () => [
  lines({
    title: "Error of forecasts",
    is: "How far forecast intensities were from the actual ones, as a share of these, by how long before they were forecast. The mean absolute error of the last 96 comparisons.",
    act: "Shift work only when the forecast gain is larger than this error. An error of 24h as small as that of 1h is a source that repeats itself.",
    unit: unit.share,
    columns: 24,
    queries: [
      {
        expr: mean(of(extensionMetric.gridForecastError), [...ZONE, label(attribute.gridForecastHorizon)]),
        legend: legend([...ZONE, label(attribute.gridForecastHorizon)]),
      },
    ],
  }),
];

/** The grids. @example grid().uid // "wattspan-grid" */
export const grid = () =>
  dashboardOf({
    name: "grid",
    title: "Wattspan: grid",
    description:
      "The grids that electricity comes from: how clean, how well known, how good their forecasts are.",
    variables: VARIABLES,
    rows: [
      { title: "Now", panels: topLine() },
      { title: "Over time", panels: overTime() },
      { title: "How fresh it is", panels: howFresh() },
      { title: "How good its forecasts are", panels: forecastErrors() },
    ],
  });

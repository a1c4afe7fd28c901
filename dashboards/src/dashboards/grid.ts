/**
 * The grids that electricity comes from: how clean they are, how well known, and how good their forecasts
 * are.
 */

import { attribute, extensionMetric, type Metric, metric } from "@wattspan/core/names";
import { dashboardOf } from "../dashboard.ts";
import { bars, each, lines, NONE_COUNTED, stackedAreas, stat } from "../panels.ts";
import { type Amount, inRange, is, perKwh, perSecond, ratio, relabelled, sum } from "../promql.ts";
import { label, legend, PROCESS } from "../series.ts";
import { unit } from "../units.ts";
import { selecting, type VariableName } from "../variables.ts";

const VARIABLES: readonly VariableName[] = ["job", "service", "zone"];
const of = selecting(VARIABLES);
/** Metrics of faults and inferences have no zone, so these queries do not filter by zone. */
const ofAll = selecting(["job", "service"]);

const ZONE = [label(attribute.gridZone)];
/** Two sources may report one zone: a live source and its fallback table. */
const ZONE_AND_SOURCE = [...ZONE, label(attribute.gridSource)];
const ZONE_AND_SIGNAL = [...ZONE, label(attribute.gridSignal)];
const DAY_S = 86_400;

/** Every process reports the same value, so the mean over them is that value. */
const mean = (vector: string, by: readonly string[]) => `avg by (${by.join(", ")}) (${vector})`;
const most = (vector: string) => `max by (${ZONE_AND_SOURCE.join(", ")}) (${vector})`;
/** For the legend alone. */
const ESTIMATE = "estimate";
/** Estimated readings are a separate series, and a series does not end when the other takes over. */
const intensity = (signal: string) => {
  const estimated = label(attribute.gridEstimated);
  const reported = mean(of(metric.gridIntensity, [is(attribute.gridSignal, signal)]), [
    ...ZONE_AND_SOURCE,
    estimated,
  ]);
  // Into a label of its own: a source that says nothing and one that says no would become one series.
  return perKwh(`label_replace(${reported}, "${ESTIMATE}", ", estimated", "${estimated}", "true")`);
};
const INTENSITY_LEGEND = `${legend(ZONE_AND_SOURCE)}{{${ESTIMATE}}}`;
const shareOf = (row: Metric) => mean(of(row), ZONE_AND_SOURCE);
/** 1 or 0 if the source states whether it estimated. Marginal intensities may be negative. */
const estimated = () => {
  const said = (value: string) => of(metric.gridIntensity, [is(attribute.gridEstimated, value)]);
  return `${most(`${said("true")} >= bool -Inf`)} or 0 * ${most(said("false"))}`;
};
const byZone = (amount: Amount) =>
  relabelled(sum(amount(of(metric.co2e)), ZONE), label(attribute.gridZone), "", "no zone");
const OF_ZONE = [...PROCESS, ...ZONE];
/**
 * When the intensities of zones in use expire, in Unix seconds: the newest of each process, and the earliest
 * over all processes. A gauge keeps its last value as long as its process lives, so a replaced source yields
 * to the newer one, and a zone without emissions within an hour is left out.
 */
const until = (() => {
  const newest = `max by (${[...PROCESS, ...ZONE_AND_SIGNAL].join(", ")}) (${of(metric.gridValidUntil)})`;
  const inUse = `${sum(`increase(${of(metric.co2e)}[1h])`, OF_ZONE)} > 0`;
  return `min by (${ZONE_AND_SIGNAL.join(", ")}) (${newest} and on (${OF_ZONE.join(", ")}) ${inUse})`;
})();
const inferences = (row: Metric, part = "") => sum(inRange(ofAll(row, [], part)));

const topLine = () => [
  stat({
    title: "Carbon intensity now",
    is:
      "Average grams of CO2 equivalents per kilowatt-hour in each zone: where this runs, and where its " +
      "models are served. The figure of a replaced source stays next to that of its successor.",
    act: "Run work that can wait when it is low: `wattspan carbon` shows when.",
    unit: unit.gramsPerKwh,
    columns: 9,
    queries: [{ expr: intensity("average"), legend: INTENSITY_LEGEND }],
  }),
  stat({
    title: "Carbon-free now",
    is: "The share of nuclear and renewable electricity, if the source reports it.",
    act: "To meet an hourly (24/7) target, move work to hours in which this is high.",
    unit: unit.share,
    columns: 6,
    queries: [{ expr: shareOf(extensionMetric.gridCarbonFree), legend: legend(ZONE_AND_SOURCE) }],
  }),
  stat({
    title: "Renewable now",
    is: "The share of renewable electricity, if the source reports it.",
    act: "Charge, train and batch when it is high.",
    unit: unit.share,
    columns: 6,
    queries: [{ expr: shareOf(extensionMetric.gridRenewable), legend: legend(ZONE_AND_SOURCE) }],
  }),
  stat({
    title: "Without an intensity",
    is:
      "The share of inferences with known energy but unknown carbon. Empty if no carbon is known at all. " +
      "Not filtered by zone.",
    act: "Set the location, or a source that covers it: `annualAverage()` as a fallback has every country.",
    unit: unit.share,
    columns: 3,
    // Carbon missing from totals: one percent is rounding, a tenth changes the total.
    thresholds: [
      [null, "green"],
      [0.01, "orange"],
      [0.1, "red"],
    ],
    queries: [
      {
        expr: `1 - ${ratio(inferences(metric.pricedOperations), inferences(metric.operationEnergy, "_count"))}`,
        legend: "without",
      },
    ],
  }),
];

const overTime = () => [
  lines({
    title: "Carbon intensity",
    is: "The average intensity of each zone by source; estimates of a source are separate.",
    act:
      "Find the hours of the day in which it is low, and move work there. If a zone has two lines, the " +
      "one that moved last counts: the other is a replaced source, or estimates.",
    unit: unit.gramsPerKwh,
    columns: 12,
    queries: [{ expr: intensity("average"), legend: INTENSITY_LEGEND }],
  }),
  lines({
    title: "Marginal intensity",
    is: "Emissions of one more kilowatt-hour, if a source reports them. Never mixed with the average.",
    act: "Use it to decide when to run, and the average to report.",
    unit: unit.gramsPerKwh,
    columns: 12,
    queries: [{ expr: intensity("marginal"), legend: INTENSITY_LEGEND }],
  }),
  lines({
    title: "Carbon-free and renewable shares",
    is: "The share of carbon-free electricity, nuclear included, and of renewable electricity.",
    act: "The difference is nuclear power: state which of the two you report.",
    unit: unit.share,
    columns: 12,
    queries: [
      { expr: shareOf(extensionMetric.gridCarbonFree), legend: `${legend(ZONE_AND_SOURCE)}: carbon-free` },
      { expr: shareOf(extensionMetric.gridRenewable), legend: `${legend(ZONE_AND_SOURCE)}: renewable` },
    ],
  }),
  stackedAreas({
    title: "Carbon by zone",
    is:
      "Greenhouse gas per hour by grid zone. Emissions other than electricity, such as making the " +
      "hardware, have no zone.",
    act: "Move work that may run elsewhere from the zone that emits most to one with a lower intensity.",
    unit: unit.gramsPerHour,
    columns: 12,
    queries: [{ expr: `3600 * ${byZone(perSecond)}`, legend: legend(ZONE) }],
  }),
];

const howFresh = () => [
  stat({
    title: "Validity of the intensity",
    is:
      "How long the newest intensity of each zone is still valid, or how long it has been stale. A stale " +
      "intensity is used until a newer one arrives, and footprints state it. The worst of several " +
      "processes counts. Only zones whose electricity was used within the last hour.",
    act:
      "Stale for an hour or more: check the failures on the right, the source's key and its limits. Live " +
      "sources are valid for 5 to 60 minutes and often some minutes late; annual tables are valid for up " +
      "to years.",
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
    is:
      "How long ago the newest intensity of a zone in use expired. Below zero, it is still valid. " +
      "Intensities valid for more than a day have no line.",
    act:
      "A sawtooth around zero is a live source. A rising line is a source that has gone silent: carbon " +
      "of that time can be repriced later.",
    unit: unit.seconds,
    columns: 6,
    queries: [{ expr: `time() - ${until} > -${DAY_S}`, legend: legend(ZONE_AND_SIGNAL) }],
  }),
  bars({
    title: "Estimated by the source itself",
    is:
      "Whether the source has estimated an intensity since the processes started because grid data was " +
      "missing. Not known if the source does not state it.",
    act: "Sources correct estimates later: reprice with the corrected values before you report.",
    unit: unit.yesOrNo,
    columns: 6,
    queries: [{ expr: estimated(), legend: legend(ZONE_AND_SOURCE) }],
  }),
  bars({
    title: "Failures of sources",
    is:
      "Failed requests to intensity sources since each process started. The last figure stays in use and " +
      "is stale once it expires. Not filtered by zone.",
    act: "Check its key, its limits and the network; add a table as `fallback`.",
    unit: unit.count,
    columns: 6,
    nothing: NONE_COUNTED,
    // A single failure is retried within a minute.
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
    is:
      "The difference between forecast and actual intensities, as a share of the actual ones, by " +
      "forecast horizon. The mean absolute error of the last 96 comparisons.",
    act:
      "Shift work only if the forecast gain is larger than this error. A 24h error as small as the 1h " +
      "error indicates a source that repeats itself.",
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

/** The grid dashboard. @example grid().uid // "wattspan-grid" */
export const grid = () =>
  dashboardOf({
    name: "grid",
    title: "Wattspan: grid",
    description:
      "The grids that electricity comes from: how clean they are, how well known, and how good their forecasts are.",
    variables: VARIABLES,
    rows: [
      { title: "Now", panels: topLine() },
      { title: "Over time", panels: overTime() },
      { title: "How fresh it is", panels: howFresh() },
      { title: "How good its forecasts are", panels: forecastErrors() },
    ],
  });

import { attribute as a, type Metric, metric, extensionMetric as x } from "@wattspan/core/names";
import {
  above,
  type DashboardExpectations,
  type How,
  positive,
  type Reported,
  renamed,
  times,
} from "./expectation.ts";

const ZONE_AND_SOURCE = [a.gridZone, a.gridSource];

/** Making the hardware is in no zone. */
export const byZone = (reported: Reported, how: How) =>
  renamed(reported.by(a.gridZone, how, metric.co2e), (zone) => zone || "no zone");

const mean =
  (row: Metric, where = {}) =>
  (reported: Reported) =>
    reported.mean(ZONE_AND_SOURCE, row, where);
const ESTIMATED = { [a.gridEstimated]: "true" };

/** An intensity that its source estimated says so. */
const intensity = (signal: string) => (reported: Reported) => {
  const of = (estimated: string) =>
    mean(metric.gridIntensity, { [a.gridSignal]: signal, [a.gridEstimated]: estimated })(reported);
  return times(3.6e6, { ...of("false"), ...renamed(of("true"), (name) => `${name}, estimated`) });
};
/** A value of each reported zone, by its source. */
const ofZones = (value: (name: string, reported: Reported) => number) => (reported: Reported) =>
  Object.fromEntries(
    Object.keys(mean(metric.gridIntensity)(reported)).map((name) => [name, value(name, reported)]),
  );

/**
 * Seconds since an intensity expired: the newest of each process, the worst of all processes. All zones are
 * in use.
 */
const ages = (reported: Reported) => {
  const until = reported.leastOfLargest([a.gridZone, a.gridSignal], metric.gridValidUntil);
  return Object.fromEntries(Object.entries(until).map(([name, atS]) => [name, reported.atMs / 1000 - atS]));
};

/** What the panels on the grid must show. */
export const grid: DashboardExpectations = {
  "Carbon intensity now": intensity("average"),
  "Carbon-free now": mean(x.gridCarbonFree),
  "Renewable now": mean(x.gridRenewable),
  "Without an intensity": (reported, how) => ({
    without: 1 - reported.sum(how, metric.pricedOperations) / reported.count(how, metric.operationEnergy),
  }),
  "Carbon intensity": intensity("average"),
  "Marginal intensity": intensity("marginal"),
  "Carbon-free and renewable shares A": (reported) =>
    renamed(mean(x.gridCarbonFree)(reported), (name) => `${name}: carbon-free`),
  "Carbon-free and renewable shares B": (reported) =>
    renamed(mean(x.gridRenewable)(reported), (name) => `${name}: renewable`),
  "Carbon by zone": (reported, how) => times(3600, byZone(reported, how)),
  "Validity of the intensity A": (reported) =>
    positive(renamed(ages(reported), (name) => `${name}: stale for`)),
  "Validity of the intensity B": (reported) =>
    positive(renamed(times(-1, ages(reported)), (name) => `${name}: valid for`)),
  "Age of the intensity": (reported) => above(-86_400, ages(reported)),
  "Estimated by the source itself": ofZones((name, reported) =>
    Number(name in mean(metric.gridIntensity, ESTIMATED)(reported)),
  ),
  "Failures of sources": (reported) =>
    reported.sinceStart([a.faultReason], metric.faults, { [a.faultStage]: "provider" }),
  "Error of forecasts": (reported) => reported.mean([a.gridZone, a.gridForecastHorizon], x.gridForecastError),
};

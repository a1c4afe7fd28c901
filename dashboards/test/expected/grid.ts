import { attribute as a, type Metric, metric, extensionMetric as x } from "@wattspan/core/names";
import { CHANGED_ZONE } from "../proof/grid.ts";
import { type DashboardExpectations, type How, renamed, type Told, times } from "./expectation.ts";

const ZONE_AND_SOURCE = [a.gridZone, a.gridSource];

/** Making the hardware is in no zone. */
export const byZone = (told: Told, how: How) =>
  renamed(told.by(a.gridZone, how, metric.co2e), (zone) => zone || "no zone");

const mean =
  (row: Metric, where = {}) =>
  (told: Told) =>
    told.mean(ZONE_AND_SOURCE, row, where);
const ESTIMATED = { [a.gridEstimated]: "true" };

/** An intensity that its source estimated says so. */
const intensity = (signal: string) => (told: Told) => {
  const of = (estimated: string) =>
    mean(metric.gridIntensity, { [a.gridSignal]: signal, [a.gridEstimated]: estimated })(told);
  return times(3.6e6, { ...of("false"), ...renamed(of("true"), (name) => `${name}, estimated`) });
};
/** Something of each zone that somebody tells, by its source. */
const ofZones = (value: (name: string, told: Told) => number) => (told: Told) =>
  Object.fromEntries(Object.keys(mean(metric.gridIntensity)(told)).map((name) => [name, value(name, told)]));

/** What the panels on the grid must show. */
export const grid: DashboardExpectations = {
  "Carbon intensity now": intensity("average"),
  "Carbon-free now": mean(x.gridCarbonFree),
  "Renewable now": mean(x.gridRenewable),
  "Without an intensity": (told, how) => ({
    without: 1 - told.count(how, metric.operationCo2e) / told.count(how, metric.operationEnergy),
  }),
  "Carbon intensity": intensity("average"),
  "Marginal intensity": intensity("marginal"),
  "Carbon-free and renewable shares A": (told) =>
    renamed(mean(x.gridCarbonFree)(told), (name) => `${name}: carbon-free`),
  "Carbon-free and renewable shares B": (told) =>
    renamed(mean(x.gridRenewable)(told), (name) => `${name}: renewable`),
  "Carbon by zone": (told, how) => times(3600, byZone(told, how)),
  "Changes of the intensity": ofZones((name) => Number(name.startsWith(CHANGED_ZONE))),
  "Estimated by the source itself": ofZones((name, told) =>
    Number(name in mean(metric.gridIntensity, ESTIMATED)(told)),
  ),
  "Failures of sources": (told) =>
    told.sinceStart([a.faultReason], metric.faults, { [a.faultStage]: "provider" }),
  "Error of forecasts": (told) => told.mean([a.gridZone, a.gridForecastHorizon], x.gridForecastError),
};

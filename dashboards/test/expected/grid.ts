import { attribute as a, metric, extensionMetric as x } from "@wattspan/core/names";
import { CHANGED_ZONE, gridTruth } from "../proof/grid.ts";
import { type DashboardExpectations, type How, renamed, type Told, times } from "./expectation.ts";

const ZONE_AND_SOURCE = [a.gridZone, a.gridSource];

/** Making the hardware is in no zone. */
export const byZone = (told: Told, how: How) =>
  renamed(told.by(a.gridZone, how, metric.co2e), (zone) => zone || "no zone");

const intensity = (signal: string) => (told: Told) =>
  times(3.6e6, told.mean(ZONE_AND_SOURCE, metric.gridIntensity, { [a.gridSignal]: signal }));
/** The truth of each zone, by its source. */
const ofZones =
  (value: (zone: (typeof gridTruth)[number]) => number, what = "") =>
  () =>
    Object.fromEntries(gridTruth.map((told) => [`${told.zone} ${told.source}${what}`, value(told)]));

/** What the panels on the grid must show. */
export const grid: DashboardExpectations = {
  "Carbon intensity now": intensity("average"),
  "Carbon-free now": (told) => told.mean(ZONE_AND_SOURCE, x.gridCarbonFree),
  "Renewable now": (told) => told.mean(ZONE_AND_SOURCE, x.gridRenewable),
  "Without an intensity": (told, how) => ({
    without: 1 - told.count(how, metric.operationCo2e) / told.count(how, metric.operationEnergy),
  }),
  "Carbon intensity": intensity("average"),
  "Marginal intensity": intensity("marginal"),
  "Carbon-free and renewable shares A": ofZones(
    ({ carbonFreeShare = Number.NaN }) => carbonFreeShare,
    ": carbon-free",
  ),
  "Carbon-free and renewable shares B": ofZones(
    ({ renewableShare = Number.NaN }) => renewableShare,
    ": renewable",
  ),
  "Carbon by zone": (told, how) => times(3600, byZone(told, how)),
  "Changes of the intensity": ofZones(({ zone }) => Number(zone === CHANGED_ZONE)),
  "Estimated by the source itself": ofZones(({ estimated }) => Number(estimated)),
  "Failures of sources": (told) => {
    const values: Record<string, number> = {};
    for (const { labels, value } of told.said(metric.faults, { [a.faultStage]: "provider" })) {
      const reason = labels[a.faultReason] ?? "";
      values[reason] = (values[reason] ?? 0) + value;
    }
    return values;
  },
  "Error of forecasts": (told) => told.mean([a.gridZone, a.gridForecastHorizon], x.gridForecastError),
};

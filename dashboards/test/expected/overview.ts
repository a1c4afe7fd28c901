import { attribute as a, extensionMetric, metric } from "@wattspan/core/names";
import { type DashboardExpectations, times } from "./expectation.ts";
import { byZone } from "./grid.ts";

const INFERENCE = { [a.activity]: "inference" };
const UNKNOWN = { [a.method]: "unavailable" };

/** What the panels of the overview must show. */
export const overview: DashboardExpectations = {
  Energy: (told, how) => ({ energy: told.sum(how, metric.energy) }),
  "Energy, at least and at most A": (told, how) => ({ "at least": told.sum(how, metric.energyLow) }),
  "Energy, at least and at most B": (told, how) => ({ "at most": told.sum(how, metric.energyHigh) }),
  Carbon: (told, how) => ({ carbon: told.sum(how, metric.co2e) }),
  "Carbon, at least and at most A": (told, how) => ({ "at least": told.sum(how, metric.co2eLow) }),
  "Carbon, at least and at most B": (told, how) => ({ "at most": told.sum(how, metric.co2eHigh) }),
  "Measured or reported": (told, how) => {
    const of = (method: string) => told.sum(how, metric.energy, { [a.method]: method });
    return { "measured or reported": (of("measured") + of("reported")) / told.sum(how, metric.energy) };
  },
  Unknown: (told, how) => {
    const unknown = told.sum(how, metric.operations, { ...INFERENCE, ...UNKNOWN });
    return { unknown: unknown / told.sum(how, metric.operations, INFERENCE) };
  },
  "Power by method": (told, how) => told.by(a.method, how, metric.energy),
  "Carbon, with its band A": (told, how) => ({ carbon: 3600 * told.sum(how, metric.co2e) }),
  "Carbon, with its band B": (told, how) => ({ "at least": 3600 * told.sum(how, metric.co2eLow) }),
  "Carbon, with its band C": (told, how) => ({ "at most": 3600 * told.sum(how, metric.co2eHigh) }),
  "Energy by service": (told, how) => told.byService(how, metric.energy),
  "Energy by model": (told, how) => told.by(a.model, how, metric.energy, INFERENCE),
  "Carbon by grid zone": byZone,
  "Power by activity": (told, how) => told.by(a.activity, how, metric.energy),
  "Carbon by scope": (told, how) => times(3600, told.by(a.ghgScope, how, metric.co2e)),
  "Carbon per kilowatt-hour": (told, how) => ({
    "carbon per kWh": (3.6e6 * told.sum(how, metric.co2e)) / told.sum(how, metric.energy),
  }),
  "Carbon, market-based": (told, how) => ({ "market-based": told.sum(how, extensionMetric.marketCo2e) }),
  Water: (told, how) => ({ water: told.sum(how, metric.water) }),
  "Energy that served no goal": (told, how) => ({
    wasted: told.sum(how, metric.wastedEnergy) / told.sum(how, metric.energy),
  }),
  "Inferences by method": (told, how) => told.by(a.method, how, metric.operations, INFERENCE),
  "Why energy is not known": (told, how) => told.by(a.reason, how, metric.operations, UNKNOWN),
};

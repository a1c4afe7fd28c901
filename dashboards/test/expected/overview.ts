import { attribute as a, extensionMetric, metric } from "@wattspan/core/names";
import { type DashboardExpectations, times } from "./expectation.ts";
import { byZone } from "./grid.ts";

const INFERENCE = { [a.activity]: "inference" };
const UNKNOWN = { [a.method]: "unavailable" };

/** What the panels of the overview must show. */
export const overview: DashboardExpectations = {
  Energy: (reported, how) => ({ energy: reported.sum(how, metric.energy) }),
  "Energy, at least and at most A": (reported, how) => ({ "at least": reported.sum(how, metric.energyLow) }),
  "Energy, at least and at most B": (reported, how) => ({ "at most": reported.sum(how, metric.energyHigh) }),
  Carbon: (reported, how) => ({ carbon: reported.sum(how, metric.co2e) }),
  "Carbon, at least and at most A": (reported, how) => ({ "at least": reported.sum(how, metric.co2eLow) }),
  "Carbon, at least and at most B": (reported, how) => ({ "at most": reported.sum(how, metric.co2eHigh) }),
  "Measured or reported": (reported, how) => {
    const of = (method: string) => reported.sum(how, metric.energy, { [a.method]: method });
    return { "measured or reported": (of("measured") + of("reported")) / reported.sum(how, metric.energy) };
  },
  Unknown: (reported, how) => {
    const unknown = reported.sum(how, metric.operations, { ...INFERENCE, ...UNKNOWN });
    return { unknown: unknown / reported.sum(how, metric.operations, INFERENCE) };
  },
  "Power by method": (reported, how) => reported.by(a.method, how, metric.energy),
  "Carbon, with its band A": (reported, how) => ({ carbon: 3600 * reported.sum(how, metric.co2e) }),
  "Carbon, with its band B": (reported, how) => ({ "at least": 3600 * reported.sum(how, metric.co2eLow) }),
  "Carbon, with its band C": (reported, how) => ({ "at most": 3600 * reported.sum(how, metric.co2eHigh) }),
  "Energy by service": (reported, how) => reported.byService(how, metric.energy),
  "Energy by model": (reported, how) => reported.by(a.model, how, metric.energy, INFERENCE),
  "Carbon by grid zone": byZone,
  "Power by activity": (reported, how) => reported.by(a.activity, how, metric.energy),
  "Carbon by scope": (reported, how) => times(3600, reported.by(a.ghgScope, how, metric.co2e)),
  "Carbon per kilowatt-hour": (reported, how) => ({
    "carbon per kWh": (3.6e6 * reported.sum(how, metric.co2e)) / reported.sum(how, metric.energy),
  }),
  "Carbon, market-based": (reported, how) => ({
    "market-based": reported.sum(how, extensionMetric.marketCo2e),
  }),
  Water: (reported, how) => ({ water: reported.sum(how, metric.water) }),
  "Wasted energy": (reported, how) => ({
    wasted: reported.sum(how, metric.wastedEnergy) / reported.sum(how, metric.energy),
  }),
  "Inferences by method": (reported, how) => reported.by(a.method, how, metric.operations, INFERENCE),
  "Why energy is not known": (reported, how) => reported.by(a.reason, how, metric.operations, UNKNOWN),
};

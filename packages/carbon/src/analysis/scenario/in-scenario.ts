import { type IntensityReading, WattspanConfigurationError } from "@wattspan/core";
import { pieces } from "../reprice/pieces.js";
import type { IntensityOf } from "../reprice/reprice.js";
import { checkScenario, imagined, type Scenario } from "./scenario.js";
import { stretches } from "./stretches.js";

/**
 * Prices footprints in a scenario, for `reprice` and `repriceLedger`. Energy without an intensity keeps none.
 *
 * @param instead Readings of the place where work runs during an outage, such as from `pastReadings`. Time
 *   that they do not cover has the figure of its own zone in the scenario.
 * @throws WattspanConfigurationError for an invalid scenario, and for an outage without readings.
 * @example
 * const worse = repriceLedger(footprints, inScenario({ name: "dry year", factor: 1.5 }));
 */
export function inScenario(scenario: Scenario, instead: readonly IntensityReading[] = []): IntensityOf {
  checkScenario(scenario);
  const { outage } = scenario;
  if (outage && instead.length === 0)
    throw new WattspanConfigurationError("instead", instead, "readings of the outage's other place");
  return ({ intensity, fromMs, toMs }) => {
    if (!intensity) return undefined;
    if (!outage?.zones.includes(intensity.zone)) return imagined(scenario, intensity, fromMs);
    // An activity without duration still has a moment.
    const span = { fromMs, toMs: Math.max(toMs, fromMs + 1) };
    return stretches(outage, span)
      .flatMap((stretch) => pieces({ ...stretch, energy: 0, intensity }, stretch.isOut ? instead : []))
      .map((piece) => {
        const valid = { validFromMs: piece.fromMs, validToMs: piece.toMs };
        return imagined(scenario, { ...piece.intensity, ...valid }, piece.fromMs);
      });
  };
}

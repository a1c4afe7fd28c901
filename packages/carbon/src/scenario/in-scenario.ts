import { type IntensityReading, WattspanConfigurationError } from "@wattspan/core";
import type { IntensityOf } from "../reprice.js";
import { checkScenario, imagined, type Scenario } from "./scenario.js";
import { during, stretches } from "./stretches.js";

/**
 * Prices footprints as if a scenario were true, for `reprice` and `repriceLedger`. What had no intensity has none.
 *
 * @param instead Readings of the place to which work goes during an outage, such as those of `pastReadings`. What they do not cover keeps its own.
 * @throws WattspanConfigurationError for a scenario that cannot be, and for an outage without readings.
 * @example
 * const worse = repriceLedger(footprints, inScenario({ name: "dry year", factor: 1.5 }));
 */
export function inScenario(scenario: Scenario, instead: readonly IntensityReading[] = []): IntensityOf {
  checkScenario(scenario);
  const { outage } = scenario;
  if (outage && instead.length === 0)
    throw new WattspanConfigurationError("instead", instead, "readings of the place that an outage leads to");
  return ({ intensity, fromMs, toMs }) => {
    if (!intensity) return undefined;
    const asItIs = (from: number, to: number) => [{ ...intensity, validFromMs: from, validToMs: to }];
    if (!outage?.zones.includes(intensity.zone)) return imagined(scenario, intensity, fromMs);
    return stretches(outage, { fromMs, toMs })
      .flatMap((stretch) => (stretch.isOut ? during(instead, stretch) : asItIs(stretch.fromMs, stretch.toMs)))
      .map((reading) => imagined(scenario, reading, reading.validFromMs));
  };
}

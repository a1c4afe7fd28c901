import {
  type CarbonIntensityProvider,
  type IntensityReading,
  type Location,
  type TimeInterval,
  WattspanConfigurationError,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { passedOn } from "../decorators/passed-on.js";
import { variantOf } from "../readings/variant.js";
import type { IntensityOf } from "./reprice/reprice.js";

/** A hypothetical grid. Everything that is not stated stays as it is. */
export interface Scenario {
  /** Shown in the `source` of readings, for example `dry year`. */
  readonly name: string;
  /** Multiplies each intensity: 1.5 is half as much again. Default 1. */
  readonly factor?: number;
  /** Zones with an outage, as readings name them, and the location where their work runs instead. */
  readonly outage?: { readonly zones: readonly string[]; readonly instead: Location };
}

/** No grid is a hundred times as dirty. */
const MAX_FACTOR = 100;

/**
 * A hypothetical grid: a provider whose readings are multiplied, or come from another location during an
 * outage. Each reading shows it: its `source` is `scenario:<name>(…)`, it is `estimated`, and it has no kind.
 *
 * @throws WattspanConfigurationError for an invalid scenario.
 * @example
 * const worse = scenario(annualAverage(), { name: "dry year", factor: 1.5 });
 * const metering = createMetering({ intensity: worse, location: { country: "NO" } });
 */
export function scenario(provider: CarbonIntensityProvider, imaginary: Scenario): CarbonIntensityProvider {
  checkScenario(imaginary);
  const { at, forecast, ...others } = passedOn(provider);
  const { name, outage } = imaginary;
  /** The readings of a location, or during an outage those of the other one: never more exact about it. */
  const asked = async (
    location: Location,
    ask: (location: Location) => Promise<readonly IntensityReading[]>,
  ): Promise<readonly IntensityReading[]> => {
    const readings = await ask(location);
    const isOut = readings.some(({ zone }) => outage?.zones.includes(zone));
    if (!outage || !isOut) return readings.map((reading) => imagined(imaginary, reading));
    const { rung } = readings[0] as IntensityReading;
    return (await ask(outage.instead)).map((reading) => ({ ...imagined(imaginary, reading), rung }));
  };
  const first = async (location: Location, ask: (location: Location) => Promise<IntensityReading>) =>
    (await asked(location, async (one) => [await ask(one)]))[0] as IntensityReading;
  return {
    ...others,
    name: `scenario:${name}`,
    variant: variantOf(imaginary, provider.name, provider.variant),
    current: (location, signal) => first(location, (one) => provider.current(one, signal)),
    ...(forecast && {
      forecast: (location: Location, horizonMs: number, signal: AbortSignal) =>
        asked(location, (one) => forecast(one, horizonMs, signal)),
    }),
    ...(at && {
      at: (location: Location, interval: TimeInterval, signal: AbortSignal) =>
        first(location, (one) => at(one, interval, signal)),
    }),
  };
}

/**
 * Prices footprints in a scenario without an outage, for `reprice` and `repriceLedger`. For one with an outage,
 * take `pastReadings` of the {@link scenario} of a provider.
 * @example
 * const worse = repriceLedger(footprints, inScenario({ name: "dry year", factor: 1.5 }));
 */
export function inScenario(imaginary: Omit<Scenario, "outage">): IntensityOf {
  checkScenario(imaginary);
  return ({ intensity }) => intensity && imagined(imaginary, intensity);
}

/** A reading in a scenario: other grams, marked as estimated. The shares of its mix no longer hold. */
function imagined({ name, factor = 1 }: Scenario, reading: IntensityReading): IntensityReading {
  const { kind: _, carbonFreeShare, renewableShare, scope3Share, ...rest } = reading;
  const { value, low, high } = reading.gramsPerKwh;
  return {
    ...rest,
    gramsPerKwh: { value: value * factor, low: low * factor, high: high * factor },
    source: `scenario:${name}(${reading.source})`,
    estimated: true,
    estimationMethod: "scenario",
  };
}

function checkScenario(scenario: Scenario): void {
  checkOptionNames<Scenario>(scenario, { name: true, factor: true, outage: true });
  const { name, factor = 1, outage } = scenario;
  if (typeof name !== "string" || name.trim() === "")
    throw new WattspanConfigurationError("name", name, "a text that is not empty");
  if (!(factor > 0 && factor <= MAX_FACTOR))
    throw new WattspanConfigurationError("factor", factor, `a number above 0 and up to ${MAX_FACTOR}`);
  if (outage === undefined) return;
  checkOptionNames<NonNullable<Scenario["outage"]>>(outage, { zones: true, instead: true }, "outage.");
  const { zones, instead } = outage;
  if (!Array.isArray(zones) || zones.length === 0 || typeof instead !== "object" || instead === null)
    throw new WattspanConfigurationError("outage", outage, "{ zones, instead } with a zone and a location");
}

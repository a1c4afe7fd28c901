import {
  type CarbonIntensityProvider,
  type Clock,
  type IntensityReading,
  type Location,
  meanIntensity,
  systemClock,
  type TimeInterval,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { passedOn } from "../decorators/passed-on.js";
import { variantOf } from "../readings/variant.js";
import { checkScenario, imagined, type Scenario } from "./scenario/scenario.js";
import { during, isOut, stretches } from "./scenario/stretches.js";

export { inScenario } from "./scenario/in-scenario.js";
export type { Scenario, ZoneOutage } from "./scenario/scenario.js";

/** Options of {@link scenario}. */
export interface ScenarioOptions {
  /** Default: the system's clock. */
  readonly clock?: Pick<Clock, "wall">;
}

/**
 * A hypothetical grid: a provider whose readings are multiplied, decline from year to year, or come from
 * another place during an outage. Each reading shows it: its `source` is `scenario:<name>(…)`, it is
 * `estimated`, and it is never live. Use {@link inScenario} for footprints that were metered already.
 *
 * @throws WattspanConfigurationError for an invalid scenario.
 * @example
 * const worse = scenario(annualAverage(), { name: "dry year", factor: 1.5 });
 * const metering = createMetering({ intensity: worse, location: { country: "NO" } });
 */
export function scenario(
  provider: CarbonIntensityProvider,
  imaginary: Scenario,
  options: ScenarioOptions = {},
): CarbonIntensityProvider {
  checkOptionNames<ScenarioOptions>(options, { clock: true });
  const { clock = systemClock } = options;
  checkScenario(imaginary);
  const { at: past, forecast, ...others } = passedOn(provider);
  const { name } = imaginary;
  return {
    ...others,
    name: `scenario:${name}`,
    variant: variantOf(imaginary, provider.name, provider.variant),
    async current(location, signal) {
      const reading = await provider.current(location, signal);
      const nowMs = clock.wall();
      const outage = outageOf(imaginary, reading);
      if (!outage) return imagined(imaginary, reading, nowMs);
      const other = isOut(outage, nowMs) ? await provider.current(outage.instead, signal) : reading;
      // Ends where the outage begins or ends, so that it is asked for again.
      const around = stretches(outage, { fromMs: other.validFromMs, toMs: other.validToMs });
      const now = around.find(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
      const [valid = other] = now ? during([other], now) : [];
      return imagined(imaginary, inPlaceOf(reading, valid), nowMs);
    },
    ...(forecast && {
      async forecast(location: Location, horizonMs: number, signal: AbortSignal) {
        const readings = await forecast(location, horizonMs, signal);
        const [outage] = readings.flatMap((reading) => outageOf(imaginary, reading) ?? []);
        const others = outage ? await forecast(outage.instead, horizonMs, signal) : [];
        return readings
          .flatMap((reading) => withOutage(imaginary, reading, others))
          .map((reading) => imagined(imaginary, reading, reading.validFromMs));
      },
    }),
    ...(past && {
      at: (location: Location, interval: TimeInterval, signal: AbortSignal) =>
        meanAt(imaginary, interval, location, (place, stretch) => past(place, stretch, signal)),
    }),
  };
}

const outageOf = ({ outage }: Scenario, { zone }: IntensityReading) =>
  outage?.zones.includes(zone) ? outage : undefined;

/** Never more exact about the place than the reading it replaces. */
const inPlaceOf = ({ rung }: IntensityReading, other: IntensityReading): IntensityReading => ({
  ...other,
  rung,
});

function withOutage(
  imaginary: Scenario,
  reading: IntensityReading,
  others: readonly IntensityReading[],
): readonly IntensityReading[] {
  const outage = outageOf(imaginary, reading);
  if (!outage) return [reading];
  return stretches(outage, { fromMs: reading.validFromMs, toMs: reading.validToMs }).flatMap((stretch) =>
    during(stretch.isOut ? others : [reading], stretch).map((one) => inPlaceOf(reading, one)),
  );
}

async function meanAt(
  imaginary: Scenario,
  interval: TimeInterval,
  location: Location,
  ask: (place: Location, interval: TimeInterval) => Promise<IntensityReading>,
): Promise<IntensityReading> {
  const reading = await ask(location, interval);
  const middleMs = (interval.fromMs + interval.toMs) / 2;
  const outage = outageOf(imaginary, reading);
  if (!outage) return imagined(imaginary, reading, middleMs);
  const slots = [];
  for (const { isOut: hit, fromMs, toMs } of stretches(outage, interval)) {
    const found = await ask(hit ? outage.instead : location, { fromMs, toMs });
    slots.push({ fromMs, toMs, energy: toMs - fromMs, intensity: inPlaceOf(reading, found) });
  }
  const mean = { ...meanIntensity(slots), validFromMs: interval.fromMs, validToMs: interval.toMs };
  return imagined(imaginary, mean, middleMs);
}

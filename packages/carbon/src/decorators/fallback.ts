import {
  type CarbonIntensityProvider,
  type Clock,
  type IntensityReading,
  type Location,
  systemClock,
  type TimeInterval,
  WattspanConfigurationError,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { IntensityError } from "../readings/intensity-error.js";
import { variantOf } from "../readings/variant.js";

/** Options of {@link fallback}. */
export interface FallbackOptions {
  /**
   * How long a substitute is used before the first provider is asked again, in milliseconds. Default five
   * minutes. The validity of its readings is cut to that: an annual mean would otherwise be used for years.
   */
  readonly retryMs?: number;
  /** `"average"` or `"marginal"`. Default: the signal of the first provider. */
  readonly signal?: IntensityReading["signal"];
  /** Default: the system's clock. */
  readonly clock?: Pick<Clock, "wall">;
}

/**
 * Asks the first provider, and the next one where it fails. All give the same `signal`: a marginal figure
 * never replaces an average one. A substitute's reading is marked: `insteadOf` is the name of the first
 * provider, and `otherBasis` is true where lifecycle and operational were crossed.
 *
 * @throws WattspanConfigurationError for an empty list, and for providers of different signals.
 * @example const grid = fallback([cached(retrying(neso())), annualAverage()]);
 */
export function fallback(
  providers: readonly CarbonIntensityProvider[],
  options: FallbackOptions = {},
): CarbonIntensityProvider {
  checkOptionNames<FallbackOptions>(options, { retryMs: true, signal: true, clock: true });
  const { retryMs = 300_000, clock = systemClock } = options;
  const first = checkedFirst(providers, retryMs);
  const able = first.capabilities?.();
  const wanted = wantedSignal(providers, options.signal ?? able?.signal);

  const asGiven = (reading: IntensityReading, from: CarbonIntensityProvider): IntensityReading => {
    if (reading.signal !== wanted)
      throw new IntensityError(from.name, "other_signal", `its reading is ${reading.signal}, not ${wanted}`);
    if (from === first) return reading;
    const otherBasis = able !== undefined && able.basis !== reading.basis;
    return { ...reading, insteadOf: first.name, ...(otherBasis && { otherBasis }) };
  };
  /** A substitute ends soon, so that the first provider is asked again. */
  const forNow = (reading: IntensityReading): IntensityReading => {
    if (reading.insteadOf === undefined) return reading;
    const untilMs = Math.max(clock.wall() + retryMs, reading.validFromMs + 1);
    return { ...reading, validToMs: Math.min(reading.validToMs, untilMs) };
  };

  async function firstOf<T>(
    signal: AbortSignal,
    ask: (provider: CarbonIntensityProvider) => Promise<T> | undefined,
  ): Promise<T> {
    signal.throwIfAborted();
    let problem: unknown;
    for (const provider of providers) {
      try {
        const answer = await ask(provider);
        if (answer !== undefined) return answer;
      } catch (error) {
        signal.throwIfAborted();
        // The first provider is the wanted one: its problem is reported.
        problem ??= error;
      }
    }
    throw problem ?? new IntensityError(first.name, "no_data", "none of the providers has a figure");
  }

  const hasForecast = providers.some(({ forecast }) => forecast);
  const knowsPast = providers.some(({ at }) => at);
  return {
    name: first.name,
    variant: variantOf(providers.map(({ name, variant }) => [name, variant])),
    ...(able && { capabilities: () => ({ ...able, past: knowsPast }) }),
    supports: (location) => providers.some((provider) => provider.supports?.(location) ?? true),
    current: (location, signal) =>
      firstOf(signal, async (provider) =>
        forNow(asGiven(await provider.current(location, signal), provider)),
      ),
    ...(hasForecast && {
      forecast: (location: Location, horizonMs: number, signal: AbortSignal) =>
        firstOf(signal, (provider) =>
          provider
            .forecast?.(location, horizonMs, signal)
            .then((all) => all.map((one) => asGiven(one, provider))),
        ),
    }),
    ...(knowsPast && {
      at: (location: Location, interval: TimeInterval, signal: AbortSignal) =>
        firstOf(signal, (provider) =>
          provider.at?.(location, interval, signal).then((one) => asGiven(one, provider)),
        ),
    }),
  };
}

function checkedFirst(
  providers: readonly CarbonIntensityProvider[],
  retryMs: number,
): CarbonIntensityProvider {
  const [first] = providers;
  if (!first)
    throw new WattspanConfigurationError("providers", providers, "a list with at least one provider");
  if (!(retryMs > 0))
    throw new WattspanConfigurationError("retryMs", retryMs, "a number of milliseconds above 0");
  return first;
}

/** The signal that all of them give. */
function wantedSignal(
  providers: readonly CarbonIntensityProvider[],
  wanted: IntensityReading["signal"] = "average",
): IntensityReading["signal"] {
  for (const provider of providers) {
    const signal = provider.capabilities?.().signal ?? wanted;
    if (signal !== wanted)
      throw new WattspanConfigurationError(
        "providers",
        signal,
        `providers of one signal: ${provider.name} is ${signal}, not ${wanted}`,
      );
  }
  return wanted;
}

import type { CarbonIntensityProvider, IntensityCapabilities, Location, TimeInterval } from "@wattspan/core";

/** Sends a request, in its own time and way. */
export type Through = <T>(signal: AbortSignal, ask: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/**
 * All members of a provider but `current`, for a decorator to pass on or to replace. Requests for the future
 * and the past go through a function.
 */
export function passedOn(
  provider: CarbonIntensityProvider,
  through: Through = (signal, ask) => ask(signal),
): Omit<CarbonIntensityProvider, "current"> {
  const { name, variant, capabilities, supports, forecast, at } = provider;
  return {
    name,
    ...(variant !== undefined && { variant }),
    ...(capabilities && { capabilities: (): IntensityCapabilities => capabilities.call(provider) }),
    ...(supports && { supports: (location: Location): boolean => supports.call(provider, location) }),
    ...(forecast && {
      forecast: async (location: Location, horizonMs: number, signal: AbortSignal) =>
        through(signal, (bounded) => forecast.call(provider, location, horizonMs, bounded)),
    }),
    ...(at && {
      at: async (location: Location, interval: TimeInterval, signal: AbortSignal) =>
        through(signal, (bounded) => at.call(provider, location, interval, bounded)),
    }),
  };
}

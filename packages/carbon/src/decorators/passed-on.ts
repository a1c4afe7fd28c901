import type { CarbonIntensityProvider, IntensityCapabilities, Location, TimeInterval } from "@wattspan/core";

/** The members that a decorator passes on unchanged: the name, and capabilities it does not handle. */
export function passedOn(
  provider: CarbonIntensityProvider,
): Pick<CarbonIntensityProvider, "name" | "capabilities" | "supports" | "at"> {
  const { name, capabilities, supports, at } = provider;
  return {
    name,
    ...(capabilities && { capabilities: (): IntensityCapabilities => capabilities.call(provider) }),
    ...(supports && { supports: (location: Location): boolean => supports.call(provider, location) }),
    ...(at && {
      at: (location: Location, interval: TimeInterval, signal: AbortSignal) =>
        at.call(provider, location, interval, signal),
    }),
  };
}

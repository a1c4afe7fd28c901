/** Finds the location of this process and reports it. This is the only place that reads the surroundings. */

import { diag, metrics, trace } from "@opentelemetry/api";
import type { CarbonIntensityProvider, Location, MeteringOptions, StatusReport } from "@wattspan/core";
import type { Environment, FoundLocation, LocationSource } from "./found-location.js";
import { formatLocation } from "./parse-location.js";
import { readPodLabels } from "./pod-labels.js";
import { type ProviderResource, providerResource } from "./provider-resource.js";
import { fromConfiguration, resolveLocation } from "./resolve-location.js";

/** Resources may detect their attributes over the network. The start waits for that, but no longer. */
const MAX_WAIT_MS = 1000;

/** The inputs of {@link locateProcess}. */
export interface LocateOptions {
  /** If given, it is used. */
  readonly location?: Location | undefined;
  readonly telemetry?: MeteringOptions["telemetry"];
  readonly intensity: CarbonIntensityProvider;
  /** Default: `process.env`. */
  readonly environment?: Environment;
}

/** The status of a started Wattspan: that of its metering, and the source of its location. */
export interface WattspanStatus extends StatusReport {
  /**
   * The source of this process's location. Absent while the resource of a provider is still being detected.
   */
  readonly locationSource?: LocationSource;
}

/** A process whose place is known, or known to be unknown. */
export interface LocatedProcess {
  /** For `createMetering`. */
  readonly options: Pick<MeteringOptions, "location"> & { readonly intensity: CarbonIntensityProvider };
  /** The place, as far as it is known now. */
  place(): Location | undefined;
  /** Adds the location to a status. */
  describe(status: StatusReport): WattspanStatus;
  /**
   * Warns if CO2e is computed with the world average. To be called once, after the first request for an
   * intensity. Default: on `diag`.
   */
  warnOfWorld(status: StatusReport, warn?: (sentence: string) => void): void;
}

/**
 * Locates this process by the ladder of `resolveLocation`. While the resource of a provider is being
 * detected, the intensity waits for it, one second at most.
 *
 * @throws WattspanConfigurationError for an explicit location or a `WATTSPAN_LOCATION` that is invalid.
 * @example const located = locateProcess({ intensity: annualAverage() });
 */
export function locateProcess(options: LocateOptions): LocatedProcess {
  const { location: explicit, telemetry, intensity, environment = process.env } = options;
  const configured = fromConfiguration({ explicit, environment });
  const resources = configured ? [] : resourcesOf(telemetry);
  const find = (): FoundLocation => {
    const resourceAttributes = resources.map((resource) => resource.attributes());
    const result =
      configured ?? resolveLocation({ environment, resourceAttributes, podLabels: () => readPodLabels() });
    logIgnored(result);
    return result;
  };
  const pending = resources.flatMap((resource) => resource.pending ?? []);
  if (pending.length === 0) {
    const found = find();
    const { location } = found;
    return located({ ...(location && { location }), intensity }, () => found);
  }
  let found: FoundLocation | undefined;
  const here: Location = {};
  const place = atMost(MAX_WAIT_MS, Promise.all(pending)).then(() => {
    found = find();
    return found.location ?? {};
  });
  return located({ location: here, intensity: placed(intensity, here, place) }, () => found);
}

function resourcesOf(telemetry: MeteringOptions["telemetry"]): readonly ProviderResource[] {
  const providers = [
    telemetry?.tracerProvider ?? trace.getTracerProvider(),
    telemetry?.meterProvider ?? metrics.getMeterProvider(),
  ];
  return providers.flatMap((provider) => providerResource(provider) ?? []);
}

/** Once a place was found, there is nothing to do. */
function logIgnored({ source, ignored }: FoundLocation): void {
  if (ignored.length > 0)
    say(source === "none" ? "warn" : "debug", `ignored for the location: ${ignored.join("; ")}`);
}

async function atMost(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

/** A provider that waits for the place `here` until it is known. */
function placed(
  provider: CarbonIntensityProvider,
  here: Location,
  place: Promise<Location>,
): CarbonIntensityProvider {
  // An invalid provider is passed on: `createMetering` reports it.
  if (typeof provider?.current !== "function") return provider;
  const where = async (location: Location) => (location === here ? await place : location);
  const { forecast } = provider;
  return {
    name: provider.name,
    current: async (location, signal) => provider.current(await where(location), signal),
    ...(forecast && {
      forecast: async (location, horizonMs, signal) =>
        forecast.call(provider, await where(location), horizonMs, signal),
    }),
  };
}

function located(options: LocatedProcess["options"], found: () => FoundLocation | undefined): LocatedProcess {
  return {
    options,
    place: () => found()?.location,
    describe({ location: _, ...status }) {
      const { location, source } = found() ?? {};
      return { ...status, ...(location && { location }), ...(source && { locationSource: source }) };
    },
    warnOfWorld({ intensity }, warn = (sentence) => say("warn", sentence)) {
      if (intensity?.rung !== "world") return;
      const { low, value, high } = intensity.gramsPerKwh;
      warn(
        `${whyWorld(found())}, so CO2e is computed with the world average, ${value} gCO2e/kWh (${low} to ${high}). ` +
          "Set WATTSPAN_LOCATION, for example to DE, aws:eu-west-1 or zone:electricity-maps:US-CAL-CISO, or call startWattspan({ location }).",
      );
    },
  };
}

function whyWorld(found: FoundLocation | undefined): string {
  const place = formatLocation(found?.location ?? {});
  if (place === "") return "the location of this process is unknown";
  return `no intensity is known for "${place}" (from ${found?.source})`;
}

function say(level: "warn" | "debug", text: string): void {
  try {
    diag[level](`wattspan: ${text}`);
  } catch {
    // The application's logger; its errors must not stop the start.
    return;
  }
}

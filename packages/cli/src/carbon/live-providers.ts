/** The providers that use the network, by their names in options. */

import { eia, electricityMaps, energyCharts, entsoe, neso, watttime } from "@wattspan/carbon/providers";
import type { CarbonIntensityProvider, Clock, IntensityCapabilities } from "@wattspan/core";
import type { Environment } from "../terminal/terminal.js";
import type { LiveProvider } from "./live-provider-names.js";

/** How they reach the network. */
export interface Reach {
  readonly environment: Environment;
  /** Default: the runtime's. */
  readonly fetch?: typeof fetch;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/** What is known about a provider before it is created. */
interface KnownProvider extends Pick<IntensityCapabilities, "signal" | "basis"> {
  /** Environment variables that hold its key. */
  readonly keys: readonly string[];
  make(reach: Reach): CarbonIntensityProvider;
}

const ENTRIES: Readonly<Record<LiveProvider, KnownProvider>> = {
  neso: { signal: "average", basis: "operational", keys: [], make: (reach) => neso(wayOf(reach)) },
  "energy-charts": {
    signal: "average",
    basis: "lifecycle",
    keys: [],
    make: (reach) => energyCharts(wayOf(reach)),
  },
  "electricity-maps": {
    ...{ signal: "average", basis: "lifecycle", keys: ["ELECTRICITY_MAPS_TOKEN"] },
    make: (reach) =>
      electricityMaps({ ...wayOf(reach), ...given("token", reach.environment.ELECTRICITY_MAPS_TOKEN) }),
  },
  entsoe: {
    ...{ signal: "average", basis: "lifecycle", keys: ["ENTSOE_TOKEN"] },
    make: (reach) => entsoe({ ...wayOf(reach), ...given("token", reach.environment.ENTSOE_TOKEN) }),
  },
  eia: {
    ...{ signal: "average", basis: "lifecycle", keys: ["EIA_API_KEY"] },
    make: (reach) => eia({ ...wayOf(reach), ...given("apiKey", reach.environment.EIA_API_KEY) }),
  },
  watttime: {
    ...{ signal: "marginal", basis: "operational", keys: ["WATTTIME_USERNAME", "WATTTIME_PASSWORD"] },
    make: (reach) =>
      watttime({
        ...wayOf(reach),
        ...given("username", reach.environment.WATTTIME_USERNAME),
        ...given("password", reach.environment.WATTTIME_PASSWORD),
      }),
  },
};

/** What providers take from the environment. */
const wayOf = ({ fetch, clock }: Reach) => ({ ...(fetch && { fetch }), ...(clock && { clock }) });

const given = <K extends string>(name: K, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { readonly [_ in K]?: string };

/** Describes a provider. @example describedProvider("watttime").signal // "marginal" */
export const describedProvider = (name: LiveProvider): Pick<KnownProvider, "signal" | "basis"> => {
  const { signal, basis } = ENTRIES[name];
  return { signal, basis };
};

/** The variables of a provider's key that are not set. @example missingKeys("watttime", {}) */
export const missingKeys = (name: LiveProvider, environment: Environment): readonly string[] =>
  ENTRIES[name].keys.filter((variable) => !environment[variable]?.trim());

/**
 * Creates a provider without sending a request.
 * @throws WattspanConfigurationError for a key that cannot be sent in a header.
 * @example liveProvider("neso", { environment: {} })
 */
export const liveProvider = (name: LiveProvider, reach: Reach): CarbonIntensityProvider =>
  ENTRIES[name].make(reach);

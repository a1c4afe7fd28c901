import type { Location, Range } from "@wattspan/core";
import { multiplyRange } from "@wattspan/core/accounting";
import { checkOptionNames } from "@wattspan/core/options";
import { type Figure, lossFactor } from "../accounting/site/checked-figure.js";
import { resolveZone } from "../places/resolve-zone.js";
import { tenths } from "./intensity-band.js";
import { placeIntensity } from "./place-intensity.js";

/** What a purchased kilowatt-hour emits, by scope of the GHG Protocol, in gCO2e/kWh. Location-based. */
export interface ElectricityScopes {
  /** Scope 2: generating it. */
  readonly scope2: Range;
  /** Scope 3, category 3: fuel- and energy-related activities that are not in scope 1 or 2. */
  readonly scope3Category3: {
    /**
     * Upstream of generation: extracting, producing and transporting the fuels. It includes building the
     * plants, which need not be counted.
     */
    readonly upstream: Range;
    /**
     * Electricity that is lost in transmission and distribution: generation and upstream. Absent where no
     * losses are stated.
     */
    readonly losses?: Range;
  };
  /** The zone and the table of the figures. */
  readonly zone: string;
  readonly source: string;
}

/** Figures that the tables do not have. */
export interface ElectricityScopesOptions {
  /**
   * Share of generation that is lost, from 0 to 0.9. Default: losses are left out. No table here has it; grid
   * operators, energy statistics and the World Bank (EG.ELC.LOSS.ZS) do.
   */
  readonly losses?: Figure;
}

/**
 * The annual mean of a place, divided into scope 2 and scope 3, category 3. `scope2` and `upstream` add up to
 * the lifecycle mean of {@link annualAverage}; the losses come on top. Sources: GHG Protocol, Scope 2
 * Guidance (2015), chapter 5, and Corporate Value Chain (Scope 3) Accounting and Reporting Standard (2011),
 * chapter 5, category 3.
 *
 * @throws InvalidLocationError for a malformed location.
 * @throws WattspanConfigurationError for an option that does not exist, and invalid losses.
 * @example electricityScopes({ country: "US" }, { losses: 0.05 }).scope2.value // 350 of 414 g
 */
export function electricityScopes(
  location: Location,
  options: ElectricityScopesOptions = {},
): ElectricityScopes {
  checkOptionNames<ElectricityScopesOptions>(options, { losses: true });
  const { losses } = options;
  const resolved = resolveZone(location);
  const { gramsPerKwh, directShare, source } = placeIntensity(resolved);
  const { value, low, high } = directShare;
  const upstream = multiplyRange(gramsPerKwh, { value: 1 - value, low: 1 - high, high: 1 - low });
  return {
    scope2: tenths(multiplyRange(gramsPerKwh, directShare)),
    scope3Category3: {
      upstream: tenths(upstream),
      ...(losses !== undefined && {
        losses: tenths(multiplyRange(gramsPerKwh, lossFactor("losses", losses))),
      }),
    },
    zone: resolved.zone,
    source,
  };
}

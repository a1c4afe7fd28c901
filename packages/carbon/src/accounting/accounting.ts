import { type Accounting, type Location, WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames, type OptionNames } from "@wattspan/core/options";
import { accountParts, type Factors } from "./account-parts.js";
import { type HardwareOptions, hardwareRates } from "./hardware/hardware-rate.js";
import { type MarketOptions, marketFactor } from "./site/market-factor.js";
import {
  checkSite,
  type FacilityOptions,
  perJoule,
  type ScopeOptions,
  type SiteOptions,
  siteFactors,
} from "./site/site-factors.js";

export { ACCOUNTING_SOURCES } from "./accounting-sources.js";
export type { AcceleratorOptions, HardwareOptions } from "./hardware/hardware-rate.js";
export { type KnownServer, serverOf } from "./hardware/known-server.js";
export type { Figure } from "./site/checked-figure.js";
export { gridWaterAt } from "./site/grid-water.js";
export { facilityAt, type KnownFacility } from "./site/known-facility.js";
export type { Contract, MarketOptions } from "./site/market-factor.js";
export type { FacilityOptions, ScopeOptions, SiteOptions } from "./site/site-factors.js";

/** What {@link accounting} knows of a machine and its place. */
export interface AccountingOptions extends SiteOptions {
  /** Where this process runs: for the tables of data centres and water. A function is asked for each activity, and may not know at first. */
  readonly location?: Location | (() => Location | undefined);
  /** The machine, for the emissions of making it. Default: none are counted. */
  readonly hardware?: HardwareOptions;
  /** Contracts for its electricity, for market-based emissions. Default: none are counted. */
  readonly market?: MarketOptions;
}

/**
 * Accounts for what belongs to the energy of activities, for the option `accounting` of `createMetering`:
 *
 * - **the data centre**: a part `cooling` of energy × (PUE − 1), for energy that meters of this machine see. What estimators give has the
 *   PUE of the provider in it, and what servers report is taken as it is;
 * - **water**, at the site (WUE) and at the power plants (also of what the building draws) apart;
 * - **hardware**: emissions of making it, for the seconds that an activity had it, as `embodied` parts;
 * - **losses of the grid**, where their share is stated: scope 3, category 3;
 * - **scopes** of the GHG Protocol;
 * - **contracts**: `marketCo2e`, beside and never in `co2e`.
 *
 * Figures of the tables are means of a year with a band; {@link ACCOUNTING_SOURCES} has their sources. What is not known is left out.
 *
 * @throws WattspanConfigurationError for an option that does not exist, and for a figure that cannot be.
 * @example
 * const location = { cloud: { provider: "aws", region: "eu-west-1" } };
 * const metering = createMetering({ location, accounting: accounting({ location, hardware: { instance: "aws:m5.2xlarge" } }) });
 */
export function accounting(options: AccountingOptions = {}): Accounting {
  if (typeof options !== "object" || options === null)
    throw new WattspanConfigurationError("accounting", options, "an object");
  checkNamesWithin(options);
  const { location = {}, hardware, market, scopes = {}, gridWater } = options;
  checkSite(options);
  const fixed: Omit<Factors, "site"> = {
    hardware: hardware === undefined ? [] : hardwareRates(hardware),
    marketPerJ: market && perJoule(marketFactor(market)),
    hardwareScope: scopes.hardware ?? "3",
    hostedScope: scopes.hosted,
    gridWater: gridWater !== false,
  };
  let place: Location | undefined;
  let factors: Factors | undefined;
  return (use) => {
    const now = (typeof location === "function" ? location() : location) ?? NOWHERE;
    if (!factors || now !== place) {
      place = now;
      factors = { ...fixed, site: siteFactors(now, options) };
    }
    return accountParts(use, factors);
  };
}

const NOWHERE: Location = {};

/** What each group may hold. */
const GROUPS: {
  readonly facility: OptionNames<FacilityOptions>;
  readonly scopes: OptionNames<ScopeOptions>;
  readonly hardware: OptionNames<HardwareOptions>;
  readonly market: OptionNames<MarketOptions>;
} = {
  facility: { pue: true, wue: true },
  scopes: { electricity: true, hardware: true, hosted: true },
  hardware: { instance: true, kilograms: true, accelerators: true, lifetimeYears: true, share: true },
  market: { contracts: true, carbonFreeScore: true, residualMix: true },
};

/** A figure under another name would not count, unseen. */
function checkNamesWithin(options: AccountingOptions): void {
  checkOptionNames<AccountingOptions>(options, {
    ...{
      location: true,
      gridWater: true,
      gridLosses: true,
      facility: true,
      scopes: true,
      hardware: true,
      market: true,
    },
  });
  for (const group of ["facility", "scopes", "hardware", "market"] as const) {
    const given = options[group];
    if (typeof given === "object" && given !== null)
      checkOptionNames<object>(given, GROUPS[group], `${group}.`);
  }
}

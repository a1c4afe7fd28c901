import { type Accounting, type Location, WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames, type OptionNames } from "@wattspan/core/options";
import type { TableSource } from "../tables/annual-average-sources.js";
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

export type { AcceleratorOptions, HardwareOptions } from "./hardware/hardware-rate.js";
export { serverOf } from "./hardware/known-server.js";
export { type NetworkOptions, network } from "./network.js";
export type { Contract, MarketOptions } from "./site/market-factor.js";
export type { FacilityOptions, ScopeOptions } from "./site/site-factors.js";

/** What {@link accounting} knows of a machine and its place. */
export interface AccountingOptions extends SiteOptions {
  /**
   * Where this process runs, for the tables of data centres and water. A function is called for each activity
   * and may return `undefined` at first.
   */
  readonly location?: Location | (() => Location | undefined);
  /** The machine, for the emissions of making it. Default: not counted. */
  readonly hardware?: HardwareOptions;
  /** Contracts for its electricity, for market-based emissions. Default: not counted. */
  readonly market?: MarketOptions;
}

/**
 * Adds what belongs to the energy of activities, for the option `accounting` of `createMetering`:
 *
 * - **data centre**: a part `cooling` of energy × (PUE − 1), for energy that meters of this machine measure.
 *   Estimates already include the PUE of the provider, and figures that servers report are taken as they are;
 * - **water**: at the site (WUE) and at the power plants (also for what the building draws), each apart;
 * - **hardware**: emissions of making it, for the seconds that an activity used it, as `embodied` parts;
 * - **grid losses**, where their share is stated: scope 3, category 3;
 * - **scopes** of the GHG Protocol;
 * - **contracts**: `marketCo2e`, next to `co2e` and never in it.
 *
 * Figures of the tables are annual means with a band; {@link ACCOUNTING_SOURCES} lists their sources. Unknown
 * factors are left out.
 *
 * @throws WattspanConfigurationError for an option that does not exist, and for an invalid figure.
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

/** The members of each group. */
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

/** A misspelt option would silently not count. */
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

const APACHE = {
  licence: "Apache-2.0",
  licenceUrl: "https://www.apache.org/licenses/LICENSE-2.0",
} as const;

/**
 * The sources of `accounting`. Print each `attribution` wherever you publish its figures.
 *
 * @example const credits = ACCOUNTING_SOURCES.map(({ attribution }) => attribution).join("\n");
 */
export const ACCOUNTING_SOURCES: readonly TableSource[] = [
  {
    title: "Power and water usage effectiveness of data centres by cloud region",
    ...APACHE,
    attribution:
      "Figures of Amazon Web Services, Microsoft and Google, in the edition of Spruce by DigitalPebble.",
  },
  {
    title: "Greenhouse gas of making the servers of clouds",
    ...APACHE,
    attribution: "Contains figures of Cloud Carbon Footprint.",
  },
  {
    title: "Water consumed by power plants for each kilowatt-hour",
    licence: "CC-BY-4.0",
    licenceUrl: "https://creativecommons.org/licenses/by/4.0/",
    attribution:
      "Guidance for Calculating Water Use Embedded in Purchased Electricity, World Resources Institute, CC BY 4.0.",
  },
];

/** The options of `startWattspan`, and those that only a file of options has. */

import type {
  AcceleratorOptions,
  Contract,
  FacilityOptions,
  HardwareOptions,
  MarketOptions,
  ScopeOptions,
} from "@wattspan/carbon/accounting";
import { OPTION_GROUPS, optionRules } from "@wattspan/core/options";
import * as v from "valibot";
import type { AccountingChoice, NetworkChoice } from "./located-accounting.js";
import { anything, flag, group, isObject, type OptionSchema, right } from "./option-schema.js";

const accounting = group<Exclude<AccountingChoice, false | ((...given: never) => unknown)>>(
  {
    facility: unlessFalse(group<FacilityOptions>({ pue: anything, wue: anything })),
    gridWater: anything,
    gridLosses: anything,
    scopes: group<ScopeOptions>({ electricity: anything, hardware: anything, hosted: anything }),
    hardware: group<HardwareOptions>({
      instance: anything,
      kilograms: anything,
      accelerators: group<AcceleratorOptions>({ count: anything, model: anything, kilograms: anything }),
      lifetimeYears: anything,
      share: anything,
    }),
    market: group<MarketOptions>({
      contracts: v.array(
        group<Contract>({ name: anything, share: anything, gramsPerKwh: anything }),
        "a list of contracts",
      ),
      carbonFreeScore: anything,
      residualMix: anything,
    }),
  },
  "figures, a function or false",
);

const network = group<NetworkChoice>({
  bytesPerMessage: anything,
  bytesPerToken: anything,
  scope: anything,
  kwhPerGb: anything,
});

function unlessFalse(schema: OptionSchema): OptionSchema {
  return v.lazy((given) => (given === false ? anything : schema));
}

const entries = {
  ...ofCreateMetering(),
  location: anything, // `checkLocation` reports it in more detail
  accounting: v.lazy((given) => (typeof given === "function" ? anything : unlessFalse(accounting))),
  network,
  usageCounter: right((given) => given === false || typeof given === "function", "a function or false"),
  lockFolder: right((given) => typeof given === "string" && given !== "", "the path of a folder"),
};

/** Options of `startWattspan`. The users of `accounting`, `network` and `location` check their contents. */
export const wattspanOptions: OptionSchema = group(entries);

/** Options of `wattspan.config.mjs`. */
export const fileOptions: OptionSchema = group({
  ...entries,
  fetch: flag,
  fetchHosts: right(areHosts, "hosts with the names of their providers"),
  includeUsage: flag,
  spanProcessor: flag,
});

/** From core's rules. Core checks them again. */
function ofCreateMetering(): Readonly<Record<string, OptionSchema>> {
  const rules = optionRules().map(([option, allowed, check]) => ({
    path: option.split("."),
    allowed,
    check,
  }));
  const within = (name: string) => rules.filter(({ path }) => path.length === 2 && path[0] === name);
  const schemas = rules.flatMap(({ path: [name = "", ...more], allowed, check }) => {
    if (more.length > 0) return [];
    if (!OPTION_GROUPS.includes(name)) return [[name, right(check, allowed)] as const];
    const members = within(name).map(({ path, allowed, check }) => [path[1], right(check, allowed)] as const);
    return [[name, group(Object.fromEntries(members), allowed)] as const];
  });
  return Object.fromEntries(schemas);
}

function areHosts(given: unknown): boolean {
  return isObject(given) && Object.values(given).every((name) => typeof name === "string" && name !== "");
}

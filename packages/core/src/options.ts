/**
 * `@wattspan/core/options`: the checks of options, for packages that add options to those of
 * `createMetering`.
 */

export {
  checkNames,
  checkOptions,
  OPTION_GROUPS,
  type OptionRule,
  optionRules,
} from "./options/check-options.js";
export { nearestOf } from "./options/nearest-names.js";
export { checkOptionNames, type OptionNames, unknownName } from "./options/option-names.js";
export { strictest } from "./options/strictest.js";

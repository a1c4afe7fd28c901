/** `@wattspan/core/options`: how options are checked, for those that have more of them than `createMetering`. */

export { OPTION_GROUPS, type OptionRule, optionRules } from "./options/check-options.js";
export { nearestOf } from "./options/nearest-names.js";
export { checkOptionNames, type OptionNames, unknownName } from "./options/option-names.js";

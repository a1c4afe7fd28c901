/** `@wattspan/core/options`: how the options of `createMetering` are checked, for those that check more of them. */

export { checkNames, OPTION_GROUPS, type OptionRule, optionRules } from "./check-options.js";
export { unknownOption } from "./configuration-error.js";

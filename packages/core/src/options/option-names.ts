/** Names of options of providers, meters and estimators: one that is misspelt would leave a default in force, unseen. */

import { unknownOption, WattspanConfigurationError } from "../runtime/configuration-error.js";
import { nearestOf } from "./nearest-names.js";

/** The names of options, each once, so that the compiler finds one that is forgotten. */
export type OptionNames<Options> = Readonly<Record<keyof Required<Options>, true>>;

/**
 * Refuses what is no object, and the first member that is not one of these; the error says which name was probably meant, or else what is allowed. One that is `undefined` is not given.
 *
 * @param path What stands before the names in the error, for the members of an option: `tls.`.
 * @throws WattspanConfigurationError
 * @example checkOptionNames<PlugOptions>(options, { address: true, everyMs: true })
 */
export function checkOptionNames<Options extends object>(
  given: Options,
  names: OptionNames<Options>,
  path = "",
): void {
  if (typeof given !== "object" || given === null)
    throw new WattspanConfigurationError(path.slice(0, -1) || "(all)", given, "an object");
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || Object.hasOwn(names, name)) continue;
    throw unknownName(path, name, Object.keys(names), Object.keys(given));
  }
}

/**
 * The error for a name that is not known, with the one that was probably meant and is not given, or else all that are allowed.
 * @example throw unknownName("telemetry.", "detial", ["detail", "dimensions"])
 */
export function unknownName(
  path: string,
  name: string,
  known: readonly string[],
  given: readonly string[] = [],
): WattspanConfigurationError {
  const missing = known.filter((one) => !given.includes(one));
  const [nearest] = nearestOf(name, missing, 1);
  return unknownOption(path + name, known, nearest && `did you mean ${path}${nearest}?`);
}

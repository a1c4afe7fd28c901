/**
 * Names of options of providers, meters and estimators. A misspelt one would silently leave a default in
 * force.
 */

import { unknownOption, WattspanConfigurationError } from "../runtime/configuration-error.js";
import { nearestOf } from "./nearest-names.js";

/** The names of options, each once, so that the compiler finds missing ones. */
export type OptionNames<Options> = Readonly<Record<keyof Required<Options>, true>>;

/**
 * Refuses a value that is not an object, and the first unknown member. The error suggests the nearest name,
 * or lists the allowed ones. Members that are `undefined` are ignored.
 *
 * @param path Prefix of the names in the error, for the members of an option: `tls.`.
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
 * The error for an unknown name. It suggests the nearest name that is not given, or lists all that are
 * allowed.
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

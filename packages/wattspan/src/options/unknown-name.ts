/** Options that do not exist are refused with the name that was probably meant: ignored, they would leave a default in force unseen. */

import { WattspanConfigurationError } from "@wattspan/core";
import { unknownOption } from "@wattspan/core/options";
import { nearestOf } from "@wattspan/models/nearest-names";

/** The error for one. @example throw unknownName("telemetry", "detial", ["detail", "dimensions"]) */
export function unknownName(
  group: string,
  name: string,
  known: readonly string[],
): WattspanConfigurationError {
  const path = (member: string) => (group === "" ? member : `${group}.${member}`);
  const [nearest] = nearestOf(name, known, 1);
  return unknownOption(path(name), known, nearest && `did you mean ${path(nearest)}?`);
}

/**
 * Refuses what is no object, and a member that is not one of these. One that is `undefined` is not given.
 * @throws WattspanConfigurationError
 * @example checkNames<ClientFetchOptions>(options, { hosts: true })
 */
export function checkNames<Options extends object>(
  options: Options,
  known: Readonly<Record<keyof Required<Options>, true>>,
): void {
  if (typeof options !== "object" || options === null)
    throw new WattspanConfigurationError("(all)", options, "an object");
  for (const [name, value] of Object.entries(options))
    if (value !== undefined && !Object.hasOwn(known, name)) throw unknownName("", name, Object.keys(known));
}

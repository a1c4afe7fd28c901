/** Options that do not exist are refused with the name that was probably meant: ignored, they would leave a default in force unseen. */

import type { WattspanConfigurationError } from "@wattspan/core";
import { nearestOf, unknownOption } from "@wattspan/core/options";

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

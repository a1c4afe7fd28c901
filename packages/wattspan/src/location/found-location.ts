/** What the ladder of locations works on, and what it gives. */

import type { Location } from "@wattspan/core";

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the location of this process came from: the option `location`, the resource of an OpenTelemetry provider, the
 * variable or label that said it; `none` when nothing did.
 */
export type LocationSource =
  | "option"
  | "WATTSPAN_LOCATION"
  | "resource"
  | "OTEL_RESOURCE_ATTRIBUTES"
  | "WATTSPAN_NODE_REGION"
  | "topology.kubernetes.io/region"
  | "AWS_REGION"
  | "AWS_DEFAULT_REGION"
  | "FUNCTION_REGION"
  | "CLOUD_RUN_REGION"
  | "GOOGLE_CLOUD_REGION"
  | "REGION_NAME"
  | "none";

/** A cloud region, as it stands in a {@link Location}. */
export type Cloud = NonNullable<Location["cloud"]>;

/** The location of this process, as far as it is known. */
export interface FoundLocation {
  /** Absent when nothing is known; it is never guessed. */
  readonly location?: Location;
  readonly source: LocationSource;
  /** What was passed over, and why, one sentence each; without the values, which may be private. */
  readonly ignored: readonly string[];
}

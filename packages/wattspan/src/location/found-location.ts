/** Types of the location ladder. */

import type { Location } from "@wattspan/core";

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The source of this process's location: the option `location`, the resource of an OpenTelemetry provider, or
 * the variable or label that named it. `none` if there is none.
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

/** A cloud region, as in a {@link Location}. */
export type Cloud = NonNullable<Location["cloud"]>;

/** The location of this process, as far as it is known. */
export interface FoundLocation {
  /** Absent if unknown. It is never guessed. */
  readonly location?: Location;
  readonly source: LocationSource;
  /** The ignored evidence and why, one sentence each, without the values, which may be private. */
  readonly ignored: readonly string[];
}

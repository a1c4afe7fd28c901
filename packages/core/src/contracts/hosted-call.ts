/** What is known of where a hosted call is served, and what somebody makes of it. */

import type { Location, ServingRung } from "./carbon-intensity.js";

/** A call of a hosted model, when its place is looked for: at its start only with what its options say. */
export interface HostedCall {
  readonly model: string;
  /** A `gen_ai.provider.name` value. */
  readonly provider?: string;
  /** The host that the client called, as `meteredFetch` or Node's `fetch` told: `bedrock-runtime.eu-west-1.amazonaws.com`. */
  readonly host?: string;
  /** The region that the answer names, as Azure does in the header `x-ms-region`: `Sweden Central`. */
  readonly region?: string;
  /** The part of the world that the answer names, as Anthropic does in `usage.inference_geo`: `us`. */
  readonly geography?: string;
}

/** Where a hosted call is served. */
export interface ServingPlace {
  readonly location: Location;
  /** What told it. A location without members is the world, whatever is said here. */
  readonly rung: ServingRung | "world";
  /**
   * Other places that it may as well be. The intensity is then the plain mean of all of them, its band that of what is one of them, from the
   * 5th to the 95th percentile, and its zone names all.
   */
  readonly orIn?: readonly Location[];
  /** How likely each place is, for the band: `location` first, then those of `orIn`; 0 or more, in any unit. Default: equally. */
  readonly weights?: readonly number[];
  /** Whether the host is none of the provider's: a gateway to it, which may count the call as well. Default false. */
  readonly gateway?: boolean;
}

/** Where a hosted call is served: the known facts, and the place found from them. */

import type { Location, ServingRung } from "./carbon-intensity.js";

/** A hosted call, when its place is looked up. At its start only its options are known. */
export interface HostedCall {
  readonly model: string;
  /** A `gen_ai.provider.name` value. */
  readonly provider?: string;
  /**
   * The host that the client called, from `meteredFetch` or Node's `fetch`:
   * `bedrock-runtime.eu-west-1.amazonaws.com`.
   */
  readonly host?: string;
  /** The region that the answer names, as in Azure's header `x-ms-region`: `Sweden Central`. */
  readonly region?: string;
  /** The part of the world that the answer names, as in Anthropic's `usage.inference_geo`: `us`. */
  readonly geography?: string;
}

/** Where a hosted call is served. */
export interface ServingPlace {
  readonly location: Location;
  /** How it was found. A location without members is the world, regardless of the rung. */
  readonly rung: ServingRung | "world";
  /**
   * Other possible places. The intensity is then the plain mean of all of them, its band the 5th to 95th
   * percentile of any one of them, and its zone lists all.
   */
  readonly orIn?: readonly Location[];
  /**
   * The likelihood of each place, for the band: `location` first, then those of `orIn`; 0 or more, in any
   * unit. Default: equal.
   */
  readonly weights?: readonly number[];
  /**
   * Whether the host is a gateway to the provider rather than the provider's own. It may count the call as
   * well. Default false.
   */
  readonly gateway?: boolean;
}

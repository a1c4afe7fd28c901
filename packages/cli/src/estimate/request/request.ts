/** The request for an estimate, from options. */

import type { Location, TokenUsage } from "@wattspan/core";
import { hostedProvider } from "@wattspan/core/observe";
import { UsageError } from "../../command/usage-error.js";
import { METHOD_IDS, methodIdOf, type ServedOn } from "./method-argument.js";
import { type PlaceOptions, placeFrom } from "./place-argument.js";

/** A call to estimate. */
export interface EstimateRequest {
  readonly model: string;
  readonly provider?: string;
  readonly usage: TokenUsage;
  /** The place, if given. */
  readonly location?: Location;
  readonly methods: readonly string[];
  readonly served: ServedOn;
}

/** Parsed options of `wattspan estimate` that describe a call. */
export interface CallOptions extends PlaceOptions {
  readonly model?: string;
  readonly provider?: string;
  readonly input?: number;
  readonly output?: number;
  readonly cached?: number;
  readonly cacheWrite?: number;
  readonly method?: readonly string[];
  readonly gpu?: NonNullable<ServedOn["gpu"]>;
  readonly batch?: number;
}

const EXAMPLE = "wattspan estimate --model gpt-4o --input 50000 --output 500";

/**
 * The serving machine in the options.
 * @example servedOn({ gpu: "H100", batch: 32 }) // { gpu: "H100", batch: 32 }
 */
const servedOn = ({ gpu, batch }: CallOptions): ServedOn => ({
  ...(gpu && { gpu }),
  ...(batch !== undefined && { batch }),
});

/**
 * Builds a request from options.
 * @throws {@link UsageError} without a model.
 * @example requestOf({ model: "gpt-4o", input: 50_000, output: 500 }).methods[0] // "phase@2"
 */
export function requestOf(options: CallOptions): EstimateRequest {
  const { model, provider, method } = options;
  if (model === undefined) throw new UsageError("--model", undefined, "the name of a model", EXAMPLE);
  const location = placeFrom(options);
  return {
    model,
    ...(provider !== undefined && { provider: hostedProvider(provider) ?? provider }), // as in a metered call
    usage: usageOf(options),
    ...(location && { location }),
    methods: method ? [...new Set(method.map(methodIdOf))] : METHOD_IDS,
    served: servedOn(options),
  };
}

const usageOf = ({ input, cached, cacheWrite, output }: CallOptions): TokenUsage => ({
  ...(input !== undefined && { inputFresh: input }),
  ...(cached !== undefined && { cacheRead: cached }),
  ...(cacheWrite !== undefined && { cacheWrite }),
  ...(output !== undefined && { output }),
});

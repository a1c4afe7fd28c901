/** The request for an estimate, from options. */

import type { Location, TokenUsage } from "@wattspan/core";
import { hostedProvider } from "@wattspan/core/observe";
import { ecologitsMix } from "@wattspan/models";
import { UsageError } from "../../command/usage-error.js";
import { METHOD_IDS, methodIdOf, type ServedOn, USUAL_METHODS } from "./method-argument.js";
import { type PlaceOptions, placeFrom } from "./place-argument.js";

/** A call to estimate. */
export interface EstimateRequest {
  readonly model: string;
  readonly provider?: string;
  readonly usage: TokenUsage;
  /** Seconds; 0 if unknown. */
  readonly durationS: number;
  /** The place, if given. */
  readonly location?: Location;
  readonly methods: readonly string[];
  readonly served: ServedOn;
  /** Whether to include all figures of EcoLogits. */
  readonly details: boolean;
}

/** Parsed options of `wattspan estimate` that describe a call. */
export interface CallOptions extends PlaceOptions {
  readonly model?: string;
  readonly provider?: string;
  readonly input?: number;
  readonly output?: number;
  readonly cached?: number;
  readonly cacheWrite?: number;
  readonly reasoning?: number;
  readonly duration?: number;
  readonly method?: readonly string[];
  readonly all?: boolean;
  readonly gpu?: NonNullable<ServedOn["gpu"]>;
  readonly batch?: number;
  readonly mixZone?: string;
  readonly details?: boolean;
}

const EXAMPLE = "wattspan estimate --model gpt-4o --input 50000 --output 500";

/**
 * The serving machine in the options.
 * @example servedOn({ gpu: "H100", batch: 32 }) // { gpu: "H100", batch: 32 }
 */
export const servedOn = ({ gpu, batch }: CallOptions): ServedOn => ({
  ...(gpu && { gpu }),
  ...(batch !== undefined && { batch }),
});

/**
 * Builds a request from options.
 * @throws {@link UsageError} if they conflict.
 * @example requestOf({ model: "gpt-4o", input: 50_000, output: 500 }).methods[0] // "phase@2"
 */
export function requestOf(options: CallOptions): EstimateRequest {
  const { model, provider, duration = 0, mixZone, details = false } = options;
  if (model === undefined) throw new UsageError("--model", undefined, "the name of a model", EXAMPLE);
  const location = placeFrom(options);
  return {
    model,
    ...(provider !== undefined && { provider: hostedProvider(provider) ?? provider }), // as in a metered call
    usage: usageOf(options),
    durationS: duration,
    ...(location && { location }),
    methods: methodsOf(options),
    served: { ...servedOn(options), ...(mixZone !== undefined && { mixZone: mixZoneOf(mixZone) }) },
    details,
  };
}

function usageOf({ input, cached, cacheWrite, output, reasoning }: CallOptions): TokenUsage {
  if (reasoning !== undefined && (output === undefined || reasoning > output))
    throw new UsageError(
      "--reasoning",
      String(reasoning),
      "tokens that are part of --output, at most as many",
      "--output 900 --reasoning 600",
    );
  return {
    ...(input !== undefined && { inputFresh: input }),
    ...(cached !== undefined && { cacheRead: cached }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(output !== undefined && { output }),
    ...(reasoning !== undefined && { reasoning }),
  };
}

function methodsOf({ method, all = false }: CallOptions): readonly string[] {
  if (method !== undefined) return [...new Set(method.map(methodIdOf))];
  return all ? METHOD_IDS : USUAL_METHODS;
}

function mixZoneOf(given: string): string {
  const zone = given.trim().toUpperCase();
  if (ecologitsMix(zone, "0.11.2")) return zone;
  throw new UsageError(
    "--mix-zone",
    given,
    "a zone of EcoLogits: a country of three letters, or WOR for the world",
    "--mix-zone USA",
  );
}

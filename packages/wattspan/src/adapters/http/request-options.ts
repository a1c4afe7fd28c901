/** How the requests of a server are metered, whatever its framework. */

import { WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import type { ScopeFootprint } from "@wattspan/core/scope";

/**
 * Where a response can say what its request took: in the header `wattspan-footprint`, as far as it is known when headers are sent; in a
 * trailer of that name, as far as it is known at the end; in an entry of `Server-Timing`, which browsers show.
 */
export type ResponseField = "header" | "trailer" | "server-timing";
const FIELDS: readonly string[] = ["header", "trailer", "server-timing"] satisfies readonly ResponseField[];

/** What one request took: the sum of everything that was metered inside it. */
export type RequestFootprint = ScopeFootprint;

/** Options of `meterRequests`. With none, requests are summed up for nobody. */
export interface RequestOptions<Request> {
  /** Receives the whole sum of each request in which something was metered, once, when all of it has settled: often after the response. */
  readonly onFootprint?: (footprint: RequestFootprint, request: Request) => void;
  /**
   * Which callers may see what their request took: asked once, when the headers are about to be sent. Default: none, and the response is
   * what it would be without. A footprint can tell which model answered, and how long the answer was before it was filtered.
   */
  readonly expose?: (request: Request) => boolean;
  /** How these callers see it. Default `["header", "trailer"]`. */
  readonly fields?: readonly ResponseField[];
}

/** Throws a {@link WattspanConfigurationError} for what cannot be used. @example checkRequestOptions({ expose: () => true }) */
export function checkRequestOptions(options: RequestOptions<never>): void {
  checkOptionNames<RequestOptions<never>>(options, { onFootprint: true, expose: true, fields: true });
  const refuse = (name: string, given: unknown, allowed: string) => {
    throw new WattspanConfigurationError(name, given, allowed);
  };
  for (const name of ["onFootprint", "expose"] as const) {
    const given: unknown = options[name];
    if (given !== undefined && typeof given !== "function") refuse(name, given, "a function");
  }
  const fields: unknown = options.fields ?? [];
  if (!Array.isArray(fields) || !fields.every((field) => FIELDS.includes(field)))
    refuse("fields", options.fields, `a list of ${FIELDS.map((field) => `"${field}"`).join(", ")}`);
}

/** How they see it where nothing is said. */
export const DEFAULT_FIELDS: readonly ResponseField[] = ["header", "trailer"];

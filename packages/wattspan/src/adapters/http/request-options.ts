/** Options for metering a server's requests, for all frameworks. */

import { WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import type { RequestFootprint } from "@wattspan/core/request-totals";

/**
 * Places in a response for its footprint: the header `wattspan-footprint`, with what is known when headers
 * are sent; a trailer of that name, with what is known at the end; an entry of `Server-Timing`, which
 * browsers show.
 */
export type ResponseField = "header" | "trailer" | "server-timing";
const FIELDS: readonly string[] = ["header", "trailer", "server-timing"] satisfies readonly ResponseField[];

/** The footprint of one request: the sum of everything metered inside it. */
export type { RequestFootprint };

/** Options of `meterRequests`. Without any, the sums go nowhere. */
export interface RequestOptions<Request> {
  /**
   * Receives the whole sum of each request in which something was metered, once all of it has settled: often
   * after the response.
   */
  readonly onFootprint?: (footprint: RequestFootprint, request: Request) => void;
  /**
   * Selects the callers that may see the footprint of their request. Called once, just before the headers are
   * sent. Default: none, and the response is unchanged. A footprint can reveal which model answered, and how
   * long the answer was before filtering.
   */
  readonly expose?: (request: Request) => boolean;
  /** The places where these callers see it. Default `["header", "trailer"]`. */
  readonly fields?: readonly ResponseField[];
}

/**
 * Throws a {@link WattspanConfigurationError} for invalid options.
 * @example checkRequestOptions({ expose: () => true })
 */
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

/** The default places. */
export const DEFAULT_FIELDS: readonly ResponseField[] = ["header", "trailer"];

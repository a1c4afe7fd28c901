/**
 * `wattspan/express`: the footprint of each request, for Express 4 and 5, and anything else that calls
 * `(request, response, next)`.
 */

import type { NodeRequest, NodeResponse } from "./node-exchange.js";
import { openRequest } from "./node-request.js";
import { checkRequestOptions, type RequestOptions } from "./request-options.js";

export type { RequestFootprint, RequestOptions, ResponseField } from "./request-options.js";

/**
 * Middleware that sums up everything metered inside a request. Register it before the handlers that it
 * covers. It starts and changes no span. With nothing configured it only calls `next`.
 *
 * @throws WattspanConfigurationError for an invalid option.
 * @example
 * import express from "express";
 * import { meterRequests } from "wattspan/express";
 *
 * const app = express();
 * app.use(meterRequests({ expose: (request) => request.get("x-team") === "search" }));
 */
export function meterRequests<Request extends NodeRequest = NodeRequest>(
  options: RequestOptions<Request> = {},
): (request: Request, response: NodeResponse, next: () => void) => void {
  checkRequestOptions(options);
  return function meterRequest(request, response, next) {
    const scope = openRequest({ request, response, seenAs: request }, options);
    if (scope) scope.run(next);
    else next();
  };
}

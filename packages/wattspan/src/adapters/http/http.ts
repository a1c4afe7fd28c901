/**
 * `wattspan/http`: the footprint of each request, for servers of `node:http` and `node:http2`, and the
 * footprints that called services state.
 */

import type { NodeRequest, NodeResponse } from "./node-exchange.js";
import { openRequest } from "./node-request.js";
import { checkRequestOptions, type RequestOptions } from "./request-options.js";

export { type FootprintFetchOptions, footprintFetch } from "../../http/footprint-fetch.js";
export type { RequestFootprint, RequestOptions, ResponseField } from "./request-options.js";

/**
 * Wraps the listener of a server and sums up everything metered inside a request: inferences, steps and
 * agents, including work after the response. It starts and changes no span. With nothing configured it only
 * calls the listener.
 *
 * @throws WattspanConfigurationError for an invalid option.
 * @example
 * import { createServer } from "node:http";
 * import { meterRequests } from "wattspan/http";
 *
 * const server = createServer(
 *   meterRequests((_request, response) => response.end("hello"), {
 *     onFootprint: ({ energy }, request) => console.log(request.url, energy?.value),
 *   }),
 * );
 */
export function meterRequests<Request extends NodeRequest, Response extends NodeResponse>(
  listener: (request: Request, response: Response) => unknown,
  options: RequestOptions<Request> = {},
): (request: Request, response: Response) => unknown {
  checkRequestOptions(options);
  return function meteredListener(this: unknown, request, response) {
    const scope = openRequest({ request, response, seenAs: request }, options);
    const listen = () => Reflect.apply(listener, this, [request, response]);
    return scope ? scope.run(listen) : listen();
  };
}

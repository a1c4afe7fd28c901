/** `wattspan/http`: what each request took, for servers of `node:http` and `node:http2`; and what the services say that one calls. */

import type { NodeRequest, NodeResponse } from "./node-exchange.js";
import { openRequest } from "./node-request.js";
import { checkRequestOptions, type RequestOptions } from "./request-options.js";

export { type FootprintFetchOptions, footprintFetch } from "../../http/footprint-fetch.js";
export type { RequestFootprint, RequestOptions, ResponseField } from "./request-options.js";

/**
 * Wraps the listener of a server, so that everything that is metered inside a request is summed up: inferences, steps, agents, also what
 * goes on after the response. No span is started or changed, and with nothing configured the listener is only called.
 *
 * @throws WattspanConfigurationError for an option that cannot be used.
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

/** `wattspan/fastify`: what each request took, as a plugin of Fastify 5. */

import type { NodeRequest, NodeResponse } from "./node-exchange.js";
import { openRequest } from "./node-request.js";
import { checkRequestOptions, type RequestOptions } from "./request-options.js";

export type { RequestFootprint, RequestOptions, ResponseField } from "./request-options.js";

/** What is used of a Fastify request. */
interface FastifyRequest {
  readonly raw: NodeRequest;
}
/** What is used of a Fastify instance. */
interface FastifyInstance<Request> {
  addHook(
    name: "onRequest",
    hook: (request: FastifyRequest, reply: { readonly raw: NodeResponse }, done: () => void) => void,
  ): unknown;
  /** Never called. TypeScript learns from it what the application's requests are, inside `app.register(…)`. */
  errorHandler(error: unknown, request: Request, reply: never): void;
}

/**
 * A plugin that sums up everything that is metered inside a request. It counts for the whole instance that registers it, and its hook
 * comes in the order of registration. No span is started or changed, and with nothing configured it does nothing.
 *
 * @throws WattspanConfigurationError for an option that cannot be used.
 * @example
 * import { fastify } from "fastify";
 * import { meterRequests } from "wattspan/fastify";
 *
 * const app = fastify();
 * await app.register(
 *   meterRequests({ onFootprint: ({ energy }, request) => request.log.info({ joules: energy?.value }) }),
 * );
 */
export function meterRequests<Request extends FastifyRequest = FastifyRequest>(
  options: RequestOptions<Request> = {},
): (app: FastifyInstance<Request>, given: unknown, done: () => void) => void {
  checkRequestOptions(options);
  const plugin = (app: FastifyInstance<Request>, _given: unknown, done: () => void) => {
    app.addHook("onRequest", (request, reply, goOn) => {
      const seenAs = request as Request;
      const scope = openRequest({ request: request.raw, response: reply.raw, seenAs }, options);
      if (scope) scope.run(goOn);
      else goOn();
    });
    done();
  };
  // Fastify's own sign that a plugin is for who registers it, and not for a context of its own.
  return Object.assign(plugin, { [Symbol.for("skip-override")]: true });
}

/** `wattspan/fastify`: the footprint of each request, as a plugin for Fastify 5. */

import type { NodeRequest, NodeResponse } from "./node-exchange.js";
import { openRequest } from "./node-request.js";
import { checkRequestOptions, type RequestOptions } from "./request-options.js";

export type { RequestFootprint, RequestOptions, ResponseField } from "./request-options.js";

/** The used part of a Fastify request. */
interface FastifyRequest {
  readonly raw: NodeRequest;
}
/** The used part of a Fastify instance. */
interface FastifyInstance<Request> {
  addHook(
    name: "onRequest",
    hook: (request: FastifyRequest, reply: { readonly raw: NodeResponse }, done: () => void) => void,
  ): unknown;
  /** Never called. TypeScript infers the application's request type from it, inside `app.register(…)`. */
  errorHandler(error: unknown, request: Request, reply: never): void;
}

/**
 * A plugin that sums up everything metered inside a request. It applies to the whole instance that registers
 * it. Hooks run in the order of registration. It starts and changes no span. With nothing configured it does
 * nothing.
 *
 * @throws WattspanConfigurationError for an invalid option.
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
  // Fastify's mark of a plugin that applies to the registering instance, without a context of its own.
  return Object.assign(plugin, { [Symbol.for("skip-override")]: true });
}

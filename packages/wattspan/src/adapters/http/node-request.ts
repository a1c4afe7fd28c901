/** The scope of one request of Node's servers, HTTP/1 or HTTP/2. */

import type { EventEmitter } from "node:events";
import { globalMetering } from "@wattspan/core";
import { openRequestTotals, type RequestTotals } from "@wattspan/core/request-totals";
import { quietly } from "../../http/quietly.js";
import type { Exchange, NodeRequest } from "./node-exchange.js";
import type { RequestOptions } from "./request-options.js";
import { exposeFootprint } from "./response-fields.js";

/**
 * Opens the scope of a request, which ends with its response. Undefined while nothing is metered: then
 * nothing changes.
 * @example openRequest({ request, response, seenAs: request }, options)?.run(next)
 */
export function openRequest<Request>(
  { request, response, seenAs }: Exchange<Request>,
  { onFootprint, expose, fields }: RequestOptions<Request>,
): RequestTotals | undefined {
  if (!globalMetering()) return undefined;
  return quietly("the scope", () => {
    const scope = openRequestTotals(onFootprint && ((footprint) => onFootprint(footprint, seenAs)));
    const emitter: EventEmitter = response;
    emitter.once("close", () => scope.close());
    carryEvents(request, scope);
    if (expose) exposeFootprint(response, scope, { isAllowed: () => expose(seenAs), fields });
    return scope;
  });
}

/**
 * Events of a request are emitted by its connection, outside the handler's context. Reading a body by
 * `on("data")` would take the handler out of its scope.
 */
function carryEvents(request: NodeRequest, scope: RequestTotals): void {
  const emitter: EventEmitter = request;
  const { emit } = emitter;
  emitter.emit = function (this: unknown, ...event) {
    return scope.run(() => Reflect.apply(emit, this, event));
  };
}

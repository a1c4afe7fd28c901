/** `wattspan/hono`: the footprint of each request, for Hono on Node's servers and elsewhere. */

import { globalMetering } from "@wattspan/core";
import { openRequestTotals } from "@wattspan/core/request-totals";
import { FOOTPRINT_FIELD, footprintField } from "../../http/footprint-field.js";
import { quietly } from "../../http/quietly.js";
import type { NodeRequest, NodeResponse } from "./node-exchange.js";
import { openRequest } from "./node-request.js";
import { checkRequestOptions, DEFAULT_FIELDS, type RequestOptions } from "./request-options.js";
import { serverTiming } from "./server-timing.js";

export type { RequestFootprint, RequestOptions, ResponseField } from "./request-options.js";

/**
 * The part of Hono's context that this module and your functions use. `meterRequests<Context>` gives them all
 * of it.
 */
interface HonoContext {
  readonly env: unknown;
  readonly req: {
    readonly method: string;
    readonly url: string;
    readonly path: string;
    readonly raw: Request;
    header(name: string): string | undefined;
  };
  readonly res: { readonly headers: Headers };
  header(name: string, value: string, options?: { readonly append?: boolean }): void;
}
type Next = () => Promise<void>;

/**
 * Middleware that sums up everything metered inside a request. On Node's servers (`@hono/node-server`) it can
 * do everything the others can. Elsewhere, as in `app.request()`, a request ends when its handler returns,
 * and there is no trailer.
 *
 * @throws WattspanConfigurationError for an invalid option.
 * @example
 * import { Hono } from "hono";
 * import { meterRequests } from "wattspan/hono";
 *
 * const app = new Hono();
 * app.use(meterRequests({ onFootprint: ({ energy }, c) => console.log(c.req.path, energy?.value) }));
 */
export function meterRequests<Context extends HonoContext = HonoContext>(
  options: RequestOptions<Context> = {},
): (context: Context, next: Next) => Promise<void> {
  checkRequestOptions(options);
  return async function meterRequest(context, next) {
    const { incoming, outgoing } = (context.env ?? {}) as { incoming?: NodeRequest; outgoing?: NodeResponse };
    if (!incoming || !outgoing) return meterWebRequest(context, next, options);
    const scope = openRequest({ request: incoming, response: outgoing, seenAs: context }, options);
    return scope ? scope.run(next) : next();
  };
}

async function meterWebRequest<Context extends HonoContext>(
  context: Context,
  next: Next,
  { onFootprint, expose, fields = DEFAULT_FIELDS }: RequestOptions<Context>,
): Promise<void> {
  if (!globalMetering()) return next();
  const scope = openRequestTotals(onFootprint && ((footprint) => onFootprint(footprint, context)));
  try {
    await scope.run(next);
    quietly("the header", () => {
      if (expose?.(context) !== true) return;
      const isWhole = context.res.headers.has("content-length");
      if (fields.includes("header"))
        context.header(FOOTPRINT_FIELD, footprintField(scope.footprint, isWhole));
      const timing = fields.includes("server-timing") ? serverTiming(scope.footprint) : undefined;
      if (timing !== undefined) context.header("server-timing", timing, { append: true });
    });
  } finally {
    scope.close();
  }
}

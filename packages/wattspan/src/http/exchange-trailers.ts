/** Trailers of responses to `fetch`: it hides them, and only undici's diagnostics show them. */

import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";

/** A call of `fetch`, with all requests that it sends for redirects. */
export interface FetchExchange {
  /** Receives the trailers of each of its answers, as undici has them: names and values in turn. */
  onTrailers(origin: string, trailers: readonly unknown[]): void;
}

const running = new AsyncLocalStorage<FetchExchange>();
const exchanges = new WeakMap<object, FetchExchange>();
let isSubscribed = false;

/**
 * Runs a call of `fetch` and receives its trailers. Without undici there are none.
 * @example followTrailers({ onTrailers: (origin, trailers) => console.log(trailers) }, () => fetch(url))
 */
export function followTrailers<R>(exchange: FetchExchange, send: () => R): R {
  if (!isSubscribed) subscribeOnce();
  return running.run(exchange, send);
}

function subscribeOnce(): void {
  isSubscribed = true;
  subscribe("undici:request:create", (message) => {
    const exchange = running.getStore();
    const { request } = message as { request?: object };
    if (exchange && request) exchanges.set(request, exchange);
  });
  subscribe("undici:request:trailers", (message) => {
    const { request, trailers } = message as {
      request?: { origin?: unknown };
      trailers?: readonly unknown[];
    };
    const exchange = request && exchanges.get(request);
    if (exchange && Array.isArray(trailers)) exchange.onTrailers(String(request.origin), trailers);
  });
}

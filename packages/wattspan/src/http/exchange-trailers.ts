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
  subscribe(
    "undici:request:create",
    seen(({ request }) => {
      const exchange = running.getStore();
      if (exchange && request) exchanges.set(request, exchange);
    }),
  );
  subscribe(
    "undici:request:trailers",
    seen(({ request, trailers }) => {
      const exchange = request && exchanges.get(request);
      if (exchange && Array.isArray(trailers)) exchange.onTrailers(String(request.origin), trailers);
    }),
  );
}

interface Message {
  readonly request?: { readonly origin?: unknown };
  readonly trailers?: readonly unknown[];
}

/** A subscriber: what one throws would end the process. */
const seen =
  (see: (message: Message) => void) =>
  (message: unknown): void => {
    try {
      see(Object(message) as Message);
    } catch {
      return; // a message of another form
    }
  };

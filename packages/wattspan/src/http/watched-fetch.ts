/**
 * Identifies the server behind the requests of a running inference that no `meteredFetch` reports: Node's own
 * `fetch` publishes it on diagnostics channels.
 */

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { runningActivity, type ServiceListener } from "@wattspan/core/services";
import { FOOTPRINT_FIELD } from "./footprint-field.js";
import { isModelHost } from "./model-hosts.js";
import { quietly } from "./quietly.js";

/**
 * Watches until the returned function is called. A gateway that states its footprint counts the call itself,
 * and the host distinguishes a gateway from the provider. Nothing else of a request or an answer is read.
 * @example const stop = watchFetch();
 */
export function watchFetch(): () => void {
  const asking = new WeakMap<object, ServiceListener>();
  // An error thrown by a subscriber would end the process.
  const created = (message: unknown) =>
    quietly("the start", () => {
      const { request } = message as { request: object };
      const activity = runningActivity();
      if (activity) asking.set(request, activity);
    });
  const hear = (request: Asked, fields: readonly unknown[]) => {
    const activity = asking.get(request);
    if (!activity?.answered) return;
    const { hostname } = new URL(request.origin);
    activity.answered(hostname, countedIn(fields), isModelHost(hostname));
  };
  const answered = (message: unknown) =>
    quietly("the answer", () => {
      const { request, response } = message as Answered;
      if (response.statusCode < 400) hear(request, response.headers);
    });
  // A stream states its footprint at its end.
  const ended = (message: unknown) =>
    quietly("the end", () => {
      const { request, trailers } = message as Ended;
      if (trailers.length > 0) hear(request, trailers);
    });
  subscribe("undici:request:create", created);
  subscribe("undici:request:headers", answered);
  subscribe("undici:request:trailers", ended);
  return () => {
    unsubscribe("undici:request:create", created);
    unsubscribe("undici:request:headers", answered);
    unsubscribe("undici:request:trailers", ended);
  };
}

interface Asked {
  readonly origin: string;
}

/** undici's message when the headers of an answer arrive, and at its end: names and values in turn. */
interface Answered {
  readonly request: Asked;
  readonly response: { readonly statusCode: number; readonly headers: readonly unknown[] };
}
interface Ended {
  readonly request: Asked;
  readonly trailers: readonly unknown[];
}

/** The server's statement. An answer from a cache was counted when it was new. */
function countedIn(headers: readonly unknown[]): string | undefined {
  const at = (name: string) =>
    headers.findIndex((text, i) => i % 2 === 0 && String(text).toLowerCase() === name);
  const field = at(FOOTPRINT_FIELD);
  return field === -1 || at("age") !== -1 ? undefined : String(headers[field + 1]);
}

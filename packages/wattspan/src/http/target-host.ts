/** Finds the host of a request from its context. */

import { type Context, trace } from "@opentelemetry/api";

/** Attributes of client spans that hold a host: the stable name, the one before it, and the whole address. */
const HOST = ["server.address", "net.peer.name"] as const;
const ADDRESS = ["url.full", "http.url"] as const;

/**
 * The host that the span of a client names. Undefined if there is none. OpenTelemetry's instrumentations
 * start that span before they inject.
 * @example targetHost(trace.setSpan(context.active(), span)) // "api.internal"
 */
export function targetHost(context: Context): string | undefined {
  const span = trace.getSpan(context) as
    | { readonly attributes?: Readonly<Record<string, unknown>> }
    | undefined;
  const attributes = span?.attributes;
  if (!attributes) return undefined;
  for (const name of HOST) {
    const host = attributes[name];
    if (typeof host === "string" && host !== "") return plainHost(host);
  }
  for (const name of ADDRESS) {
    const address = attributes[name];
    if (typeof address === "string" && URL.canParse(address)) return plainHost(new URL(address).hostname);
  }
  return undefined;
}

/**
 * A host in comparable form: capitals, a trailing dot, and brackets around an IPv6 address mean nothing.
 * @example plainHost("[::1]") // "::1"
 */
export function plainHost(host: string): string {
  return host.toLowerCase().replace(/\.$|^\[|\]$/g, "");
}

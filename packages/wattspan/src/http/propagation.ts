/** `wattspan/propagation`: decides which of our baggage travels with a request, and where to. */

import {
  type Context,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from "@opentelemetry/api";
import { WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { isModelHost } from "./model-hosts.js";
import { quietly } from "./quietly.js";
import { plainHost, targetHost } from "./target-host.js";

/** Our baggage. */
const OURS = /^wattspan\./;

/** Options of {@link limitedBaggage}. */
export interface LimitedBaggageOptions {
  /**
   * Hosts that get our baggage, on all ports: `api.internal`, `::1`, and with a leading dot all subdomains,
   * `.svc.cluster.local`.
   * Default: none. Hosts at which providers serve models never get it.
   */
  readonly allow?: readonly string[];
}

/**
 * Wraps a propagator so that baggage whose name begins with `wattspan.` goes only to named hosts. Other
 * baggage, trace context and incoming baggage stay unchanged.
 *
 * The span of the outgoing request names the host. Without such a span the host is unknown, and our baggage
 * is not sent.
 *
 * @throws WattspanConfigurationError for an invalid host.
 * @example
 * const sdk = new NodeSDK({ textMapPropagator: limitedBaggage(
 *   new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
 *   { allow: ["api.internal"] },
 * ) });
 */
export function limitedBaggage<Carrier>(
  propagator: TextMapPropagator<Carrier>,
  options: LimitedBaggageOptions = {},
): TextMapPropagator<Carrier> {
  checkOptionNames<LimitedBaggageOptions>(options, { allow: true });
  const isAllowed = allowedBy(options);
  return {
    inject(context: Context, carrier: Carrier, setter: TextMapSetter<Carrier>): void {
      const without = () => propagation.deleteBaggage(context);
      const given = quietly("the baggage", () => limited(context, isAllowed)) ?? without();
      propagator.inject(given, carrier, setter);
    },
    extract: (context: Context, carrier: Carrier, getter: TextMapGetter<Carrier>) =>
      propagator.extract(context, carrier, getter),
    fields: () => propagator.fields(),
  };
}

/** The context without our baggage, unless the host may have it. */
function limited(context: Context, isAllowed: (host: string) => boolean): Context {
  const baggage = propagation.getBaggage(context);
  const ours = baggage?.getAllEntries().filter(([name]) => OURS.test(name)) ?? [];
  if (!baggage || ours.length === 0) return context;
  const host = targetHost(context);
  if (host !== undefined && isAllowed(host)) return context;
  return propagation.setBaggage(context, baggage.removeEntries(...ours.map(([name]) => name)));
}

const HOST = /^\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$|^\[?[0-9a-f:]+\]?$/i;

function allowedBy({ allow = [] }: LimitedBaggageOptions): (host: string) => boolean {
  const allowed = 'a list of hosts such as "api.internal" or ".svc.cluster.local"';
  if (!Array.isArray(allow)) throw new WattspanConfigurationError("allow", allow, allowed);
  const names = allow.map((host: unknown) => {
    if (typeof host !== "string" || !HOST.test(host))
      throw new WattspanConfigurationError("allow", host, allowed);
    return plainHost(host);
  });
  const matches = (host: string, name: string) =>
    name.startsWith(".") ? host.endsWith(name) : host === name;
  return (host) => !isModelHost(host) && names.some((name) => matches(host, name));
}

/** Whether the application has registered providers of its own. The API has no question for it. */

import {
  createNoopMeter,
  type MeterProvider,
  metrics,
  ProxyTracerProvider,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";

/** What a proxy leads to while nobody has registered anything. */
const NOBODY = new ProxyTracerProvider().getDelegate();

/** The global tracer provider behind the API's proxy; undefined while there is none. */
export function globalTracerProvider(): TracerProvider | undefined {
  const proxy: TracerProvider & { getDelegate?(): TracerProvider } = trace.getTracerProvider();
  const provider = proxy.getDelegate?.() ?? proxy;
  return provider === NOBODY ? undefined : provider;
}

let seen: { readonly provider: MeterProvider; readonly isSilent: boolean } | undefined;

/** The global meter provider; undefined while there is none. Asked for each value, so the answer is kept. */
export function globalMeterProvider(): MeterProvider | undefined {
  const provider = metrics.getMeterProvider();
  if (provider !== seen?.provider)
    seen = { provider, isSilent: provider.getMeter("wattspan") === createNoopMeter() };
  return seen.isSilent ? undefined : provider;
}

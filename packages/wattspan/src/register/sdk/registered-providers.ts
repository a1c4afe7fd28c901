/** Finds the providers that the application has registered. The API has no call for it. */

import {
  createNoopMeter,
  type MeterProvider,
  metrics,
  ProxyTracerProvider,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";

/** The delegate of a proxy while nothing is registered. */
const NOBODY = new ProxyTracerProvider().getDelegate();

/** The global tracer provider behind the API's proxy. Undefined while there is none. */
export function globalTracerProvider(): TracerProvider | undefined {
  const proxy: TracerProvider & { getDelegate?(): TracerProvider } = trace.getTracerProvider();
  const provider = proxy.getDelegate?.() ?? proxy;
  return provider === NOBODY ? undefined : provider;
}

let seen: { readonly provider: MeterProvider; readonly isSilent: boolean } | undefined;

/** The global meter provider. Undefined while there is none. Read for each value, so the answer is kept. */
export function globalMeterProvider(): MeterProvider | undefined {
  const provider = metrics.getMeterProvider();
  if (provider !== seen?.provider)
    seen = { provider, isSilent: provider.getMeter("wattspan") === createNoopMeter() };
  return seen.isSilent ? undefined : provider;
}

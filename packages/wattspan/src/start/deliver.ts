/** Settles ended activities and flushes the providers, now. */

import { type MeterProvider, metrics, type TracerProvider, trace } from "@opentelemetry/api";
import type { Metering } from "@wattspan/core";
import type { WATTSPAN } from "@wattspan/core/shared";
import { MAX_TIMER_MS } from "@wattspan/core/units";

/** A metering that can {@link deliver} by itself, with its own providers. */
export interface Delivers {
  readonly [WATTSPAN]: { deliver(): Promise<void> };
}

/** The configured providers. Default: the global ones at that moment. */
export interface Providers {
  readonly tracerProvider?: TracerProvider | undefined;
  readonly meterProvider?: MeterProvider | undefined;
}

/** Settles, and resolves when sinks and both providers have flushed or failed to. A slow sink delays no provider. */
export async function deliver(
  metering: Pick<Metering, "flush">,
  providers: Providers = {},
  onSettled: () => void = () => undefined,
): Promise<void> {
  let sending: Promise<void> | undefined;
  const send = (): Promise<void> => {
    onSettled();
    sending = flushProviders(providers);
    return sending;
  };
  await metering.flush(send);
  await (sending ?? send()); // another copy of core may know no work alongside
}

/** Resolves when both providers have flushed or failed to. */
export const flushProviders = ({ tracerProvider, meterProvider }: Providers): Promise<void> =>
  flushGiven({
    tracerProvider: tracerProvider ?? trace.getTracerProvider(),
    meterProvider: meterProvider ?? metrics.getMeterProvider(),
  });

/** As `flushProviders`, without those that are not given. */
export async function flushGiven({ tracerProvider, meterProvider }: Providers): Promise<void> {
  await Promise.allSettled([
    tracerProvider && forceFlush(behindProxy(tracerProvider)),
    meterProvider && forceFlush(meterProvider),
  ]);
}

/** Resolves with the work, or after this time. Rejects if the work does before. */
export async function atMost(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(limitMs, MAX_TIMER_MS));
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

type Flushes = { forceFlush?(): Promise<unknown> };

/** OpenTelemetry's API puts a proxy before the application's provider, which cannot be flushed. Ours can. */
function behindProxy(provider: TracerProvider & Flushes & { getDelegate?(): TracerProvider }): object {
  return provider.forceFlush ? provider : (provider.getDelegate?.() ?? provider);
}

async function forceFlush(provider: object & Flushes): Promise<void> {
  await provider.forceFlush?.();
}

/** Providers that lead to those of the application once it has some, and to ours until then. */

import type {
  Counter,
  Gauge,
  Histogram,
  Meter,
  MeterProvider,
  Tracer,
  TracerProvider,
} from "@opentelemetry/api";
import type { OwnSdk } from "./own-sdk.js";
import { globalMeterProvider, globalTracerProvider } from "./registered-providers.js";

type Flushes = { forceFlush(): Promise<void> };

/**
 * The providers for `telemetry`. An application may register its SDK at any time, even after the first call.
 * From then on everything goes there. Ours are never registered, so they are not in its way.
 * @example startWattspan({ telemetry: routedProviders(sdk) })
 */
export function routedProviders(sdk: OwnSdk): {
  readonly tracerProvider?: TracerProvider & Flushes;
  readonly meterProvider?: MeterProvider & Flushes;
} {
  const { tracerProvider: ours, meterProviders } = sdk;
  return {
    ...(ours && { tracerProvider: routedTracers(ours) }),
    ...(meterProviders.length > 0 && {
      meterProvider: routedMeters(meterProviders),
    }),
  };
}

/**
 * The method behind which the API keeps the real provider. With it our proxies' resource and flush are found
 * in the same way.
 */
type Delegating = TracerProvider & Flushes & { getDelegate(): TracerProvider };

function routedTracers(ours: TracerProvider): Delegating {
  const current = () => globalTracerProvider() ?? ours;
  return {
    getDelegate: current,
    getTracer(...scope) {
      let from: TracerProvider | undefined;
      let tracer: Tracer | undefined;
      const now = (): Tracer => {
        const provider = current();
        if (tracer === undefined || provider !== from) tracer = provider.getTracer(...scope);
        from = provider;
        return tracer;
      };
      return {
        startSpan: (...call) => now().startSpan(...call),
        startActiveSpan: (...call: unknown[]) => Reflect.apply(now().startActiveSpan, now(), call),
      } as Tracer;
    },
    forceFlush: () => flush([current(), ours]),
  };
}

type Instrument = Counter & Gauge & Histogram;

function routedMeters(ours: readonly MeterProvider[]): MeterProvider & Flushes {
  const current = (): readonly MeterProvider[] => {
    const theirs = globalMeterProvider();
    return theirs ? [theirs] : ours;
  };
  return {
    getMeter(...scope) {
      /** Instruments are made again when the providers change: the metrics API has no proxy of its own. */
      const routed = (make: (meter: Meter) => unknown): Instrument => {
        let from: readonly MeterProvider[] = [];
        let made: Instrument[] = [];
        const now = (): readonly Instrument[] => {
          const providers = current();
          if (providers.length !== from.length || providers.some((provider, at) => provider !== from[at])) {
            made = providers.map((provider) => make(provider.getMeter(...scope)) as Instrument);
            from = providers;
          }
          return made;
        };
        return {
          add: (...call) => now().forEach((instrument) => void instrument.add(...call)),
          record: (...call) => now().forEach((instrument) => void instrument.record(...call)),
        };
      };
      const meter: Pick<Meter, "createCounter" | "createGauge" | "createHistogram"> = {
        createCounter: (...given) => routed((real) => real.createCounter(...given)),
        createGauge: (...given) => routed((real) => real.createGauge(...given)),
        createHistogram: (...given) => routed((real) => real.createHistogram(...given)),
      };
      return meter as Meter; // Wattspan makes no others
    },
    forceFlush: () => flush([...current(), ...ours]),
  };
}

/** Ours may hold what came before the application had its own, and nobody else flushes them. */
async function flush(providers: readonly object[]): Promise<void> {
  await Promise.allSettled(
    [...new Set(providers)].map(async (provider) => (provider as Partial<Flushes>).forceFlush?.()),
  );
}

/**
 * One metering into two providers: what it writes goes to each, in the same order. Views act on every reader
 * of a provider, so the one that Prometheus scrapes, whose Views append units, cannot also send by OTLP; and
 * only one metering gives one set of footprints that both must equal.
 */

import type { Attributes, Meter, MeterProvider, MetricOptions } from "@opentelemetry/api";

type Instrument = "createCounter" | "createGauge" | "createHistogram";

/**
 * A provider of meters that write to each of these.
 * @example createMetering({ telemetry: { meterProvider: intoEach([a, b]) } })
 */
export function intoEach(providers: readonly MeterProvider[]): MeterProvider {
  return {
    getMeter(...scope) {
      const meters = providers.map((provider) => provider.getMeter(...scope));
      const make = (kind: Instrument) => (name: string, options?: MetricOptions) => {
        const instruments = meters.map((meter) => meter[kind](name, options));
        const write = (value: number, attributes?: Attributes) => {
          for (const instrument of instruments) {
            if ("add" in instrument) instrument.add(value, attributes);
            else instrument.record(value, attributes);
          }
        };
        return { add: write, record: write };
      };
      // All that Wattspan uses of a meter.
      const used = {
        createCounter: make("createCounter"),
        createGauge: make("createGauge"),
        createHistogram: make("createHistogram"),
      };
      return used as Partial<Meter> as Meter;
    },
  };
}

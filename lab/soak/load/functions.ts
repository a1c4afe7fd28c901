/** The metering functions, or the same spans and metrics written by hand. */

import { SpanStatusCode } from "@opentelemetry/api";
import type { MeterProvider } from "@opentelemetry/sdk-metrics";
import type { TracerProvider } from "@opentelemetry/sdk-trace";
import type { Metering } from "wattspan";

/** What the workload calls. */
export type Functions = Pick<Metering, "meterInference" | "meterStep" | "meterAgent" | "meterStage">;

/** The scope of what is written by hand. */
export const BY_HAND = "by-hand";

const nothing = (): void => undefined;
const handle = {
  span: undefined,
  setAttributes: nothing,
  setWeight: nothing,
  fail: nothing,
  setUsage: nothing,
  reportEnergy: nothing,
  succeed: nothing,
  miss: nothing,
  addUnits: nothing,
};

/** As many as a metered span has, of the same kinds. */
const attributes = {
  ...Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`app.number_${i}`, i / 7])),
  ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`app.text_${i}`, `value ${i}`])),
};

/** The functions without metering: each call has a span with as many attributes, a counter and a histogram. */
export function byHand(providers: {
  tracerProvider: TracerProvider;
  meterProvider: MeterProvider;
}): Functions {
  const tracer = providers.tracerProvider.getTracer(BY_HAND);
  const meter = providers.meterProvider.getMeter(BY_HAND);
  const calls = meter.createCounter("app.calls");
  const sizes = meter.createHistogram("app.size");
  const traced = <T>(name: string, fn: (inner: typeof handle) => T): T => {
    const span = tracer.startSpan(name);
    const end = (failed: boolean): void => {
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttributes(attributes).end();
      calls.add(1, { name });
      sizes.record(7, { name });
    };
    try {
      const result = fn(handle);
      if (result instanceof Promise)
        result.then(
          () => end(false),
          () => end(true),
        );
      else end(false);
      return result;
    } catch (error) {
      end(true);
      throw error;
    }
  };
  return {
    meterInference: (_, fn) => traced("chat", fn),
    meterStep: (_, fn) => traced("execute_tool", fn),
    meterAgent: (_, fn) => traced("invoke_agent", fn),
    meterStage: (_, fn) => traced("stage", fn),
  };
}

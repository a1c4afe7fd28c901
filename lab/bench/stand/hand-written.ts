import { type Attributes, type SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { Answer } from "./model-call.ts";
import { registerContext, type TelemetrySdk } from "./telemetry-sdk.ts";

type Providers = Pick<TelemetrySdk, "tracerProvider" | "meterProvider">;

/** What a careful person knows of the calls of an application. */
export interface KnownCall {
  readonly model: string;
  readonly provider: string;
  readonly kind: SpanKind;
  /** How joules are known, and where they are used: labels of all metrics, of the counters, of those of grams. */
  readonly method: Attributes;
  readonly used: Attributes;
  readonly emitted: Attributes;
  readonly gramsPerJoule: number;
  joulesOf(seconds: number, answer: Answer): number;
  /** What Wattspan puts on the span when the call has ended. Names are spelled out, as in an application. */
  footprintOf(joules: number, grams: number, seconds: number, answer: Answer): Attributes;
}

/**
 * What a careful person writes by hand: an active span with the attributes that Wattspan puts there by
 * default, a histogram and three counters per call.
 */
export function handWritten({ tracerProvider, meterProvider }: Providers, known: KnownCall) {
  const { model, provider, kind, method, used, emitted, gramsPerJoule } = known;
  registerContext();
  const tracer = tracerProvider.getTracer("hand-written");
  const meter = meterProvider.getMeter("hand-written");
  const energyCounter = meter.createCounter("wattspan.energy", { unit: "J" });
  const co2eCounter = meter.createCounter("wattspan.co2e", { unit: "g" });
  const operations = meter.createCounter("wattspan.operations", { unit: "{operation}" });
  const energyHistogram = meter.createHistogram("wattspan.operation.energy", { unit: "J" });

  function record(joules: number, grams: number): void {
    const call = {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": provider,
      "gen_ai.request.model": model,
      ...method,
    };
    energyCounter.add(joules, { ...call, "wattspan.activity": "inference", ...used });
    co2eCounter.add(grams, { ...call, "wattspan.activity": "inference", ...emitted });
    operations.add(1, { "wattspan.activity": "inference", ...method });
    energyHistogram.record(joules, call);
  }

  return (call: () => Promise<Answer>): Promise<Answer> => {
    const attributes = {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": model,
      "gen_ai.provider.name": provider,
      "gen_ai.system": provider,
    };
    return tracer.startActiveSpan(`chat ${model}`, { kind, attributes }, async (span) => {
      const startMs = performance.now();
      try {
        const result = await call();
        const seconds = (performance.now() - startMs) / 1000;
        const joules = known.joulesOf(seconds, result);
        const grams = joules * gramsPerJoule;
        record(joules, grams);
        span.setAttributes(known.footprintOf(joules, grams, seconds, result));
        return result;
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });
  };
}

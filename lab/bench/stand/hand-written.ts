import { type Attributes, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { type Answer, MODEL, PROVIDER } from "./model-call.ts";
import { registerContext, type TelemetrySdk } from "./telemetry-sdk.ts";

/** Watts of all devices of the stand, which hand-written code takes for granted. */
const WATTS = 720;
const GRAMS_PER_JOULE = 400 / 3.6e6;

/**
 * What a careful person writes by hand: an active span with the attributes that Wattspan puts there by
 * default, a histogram and three counters per call. Its joules need no measurement: power × time. Names are spelled
 * out, as they would be in an application.
 */
export function handWritten({ tracerProvider, meterProvider }: TelemetrySdk) {
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
      "gen_ai.provider.name": PROVIDER,
      "gen_ai.request.model": MODEL,
      "wattspan.method": "measured",
    };
    const where = { "wattspan.activity": "inference", "wattspan.boundary": "client" };
    energyCounter.add(joules, { ...call, ...where, "wattspan.component": "gpu" });
    co2eCounter.add(grams, {
      ...call,
      ...where,
      "wattspan.emission_source": "operational",
      "wattspan.ghg_scope": "2",
      "wattspan.grid.zone": "fixed",
    });
    operations.add(1, { "wattspan.activity": "inference", "wattspan.method": "measured" });
    energyHistogram.record(joules, call);
  }

  return (call: () => Promise<Answer>): Promise<Answer> => {
    const attributes = {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": MODEL,
      "gen_ai.provider.name": PROVIDER,
      "gen_ai.system": PROVIDER,
    };
    return tracer.startActiveSpan(`chat ${MODEL}`, { kind: SpanKind.INTERNAL, attributes }, async (span) => {
      const startMs = performance.now();
      try {
        const result = await call();
        const seconds = (performance.now() - startMs) / 1000;
        const joules = WATTS * seconds;
        const grams = joules * GRAMS_PER_JOULE;
        record(joules, grams);
        span.setAttributes(footprint(joules, grams, result));
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

/** The attributes that Wattspan puts on the span when the call has ended. */
const footprint = (joules: number, grams: number, { usage }: Answer): Attributes => ({
  "wattspan.energy": joules,
  "wattspan.energy_low": joules * 0.95,
  "wattspan.energy_high": joules * 1.05,
  "wattspan.co2e": grams,
  "wattspan.co2e_low": grams * 0.95,
  "wattspan.co2e_high": grams * 1.05,
  "wattspan.method": "measured",
  "wattspan.method_id": "nvml,rapl",
  "wattspan.grid.zone": "fixed",
  "wattspan.grid.source": "fixed",
  "wattspan.grid.signal": "average",
  "gen_ai.usage.input_tokens": usage.prompt_tokens,
  "gen_ai.usage.output_tokens": usage.completion_tokens,
});

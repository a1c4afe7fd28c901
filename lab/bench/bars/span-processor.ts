/**
 * P6: what the span processor costs on the spans of other instrumentations, and on those that have nothing to
 * do with models.
 */

import { SpanKind, type Tracer } from "@opentelemetry/api";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { createMetering, type EnergyEstimator, type Metering } from "@wattspan/core";
import { phase, servingLocation } from "@wattspan/models";
import { wattspanSpanProcessor } from "@wattspan/spans";
import { fixedIntensity } from "@wattspan/testing";
import { pause } from "../../processes/pause.ts";
import { type Arm, inTurns, pairsOf } from "../measure/alternated.ts";
import type { Bar, Bench, Measure } from "../measure/bar.ts";
import { compared, difference } from "../measure/statistics.ts";
import { CountingProcessor } from "../stand/counting-processor.ts";
import { FootprintTally } from "../stand/footprint-tally.ts";
import { givenEstimator } from "../stand/given-estimator.ts";
import { registerContext } from "../stand/telemetry-sdk.ts";

/** Spans of one block. */
const OTHERS = 100_000;
const CALLS = 5000;
/** Those of a short run are a tenth. */
const SHORTER = 10;
/** Calls between turns of the event loop, as in a server: footprints settle between calls. */
const AT_ONCE = 50;
const PAUSE_MS = 4;

export const bar: Bar = {
  title: "The span processor",
  how:
    "The same spans with `wattspanSpanProcessor()` before the exporter, and without it; both are the SDK with an exporter that counts. " +
    "A call is a span of a hosted model, as client instrumentations create it, with its attributes at its start and its tokens before its end: " +
    "it becomes an activity with footprint, metrics and attributes; its limit is with `phase@2`. " +
    `Another span has the attributes of an HTTP request. Blocks of ${CALLS.toLocaleString("en")} calls or ` +
    `${OTHERS.toLocaleString("en")} other spans in turns.`,
  unmet:
    "The SDK alone takes some 3 µs to check and keep the attributes of a followed span. The rest is a whole metered call: an activity, an " +
    "estimate with its place and intensity, a footprint, and metrics, of which a histogram is recorded at once.",
  async measure(bench) {
    registerContext();
    const third = (from: number): Bench => ({
      ...bench,
      progress: (share) => bench.progress((from + share) / 3),
    });
    const call = await measureSpans(
      third(0),
      { what: "a call, without its estimate", of: callSpan, count: CALLS },
      givenEstimator,
    );
    const whole = await measureSpans(
      third(1),
      { what: "a call, with phase@2", of: callSpan, count: CALLS, limit: 7 },
      phase(),
    );
    const other = await measureSpans(
      third(2),
      { what: "another span", of: otherSpan, count: OTHERS, limit: 0.15 },
      givenEstimator,
    );
    return [call, whole, other];
  },
};

/** What is measured. */
interface Spans {
  readonly what: string;
  of(tracer: Tracer): void;
  readonly count: number;
  /** µs. */
  readonly limit?: number;
}

async function measureSpans(
  { quick, assert, progress }: Bench,
  { what, of, count: inFull, limit }: Spans,
  estimator: EnergyEstimator,
): Promise<Measure> {
  const count = quick ? inFull / SHORTER : inFull;
  const tally = new FootprintTally();
  const metering = await startedMetering(estimator, tally);
  const [bare, followed] = [new CountingProcessor(), new CountingProcessor()];
  const processor: SpanProcessor = wattspanSpanProcessor({ metering });
  const isCall = of === callSpan;
  const group = isCall ? AT_ONCE : count;
  const armOf = (counting: CountingProcessor, others: SpanProcessor[], isFollowed: boolean): Arm => {
    const tracer = new TracerProvider({ spanProcessors: [...others, counting] }).getTracer(SCOPE);
    const expected = isCall && isFollowed ? count : 0;
    return {
      async block() {
        for (let i = 0; i < count; i++) {
          of(tracer);
          if (i % group === 0) await pause(PAUSE_MS);
        }
        await tally.reached(expected);
      },
      check() {
        const { spans, withEnergy } = counting.take();
        assert.equal("every span was exported", spans, count);
        assert.equal("every call that is followed has its energy, and no other span", withEnergy, expected);
        assert.equal("every call that is followed gave a footprint", tally.take().count, expected);
        assert.equal("Wattspan had no fault", Object.keys(metering.status.faults).length, 0);
      },
    };
  };
  const plan = quick ? { rounds: 2, calls: count, warmUp: 1 } : { rounds: 31, calls: count, warmUp: 5 };
  const arms = [armOf(bare, [], false), armOf(followed, [processor], true)];
  const pairs = pairsOf(await inTurns(plan, arms, progress));
  await metering.shutdown();
  return {
    what: `CPU of ${what}, beyond that of the SDK`,
    ...compared(pairs, difference, "µs", "without it"),
    ...(limit !== undefined && { limit }),
  };
}

async function startedMetering(estimator: EnergyEstimator, tally: FootprintTally): Promise<Metering> {
  const metering = createMetering({
    estimators: [estimator],
    intensity: fixedIntensity(400),
    servingLocation,
    telemetry: { meterProvider: new MeterProvider() },
    observers: [tally.observer],
  });
  await metering.ready;
  return metering;
}

const SCOPE = "@opentelemetry/instrumentation-openai";
let calls = 0;

/** A call as reported by OpenTelemetry's own instrumentation of the client. */
function callSpan(tracer: Tracer): void {
  const span = tracer.startSpan("chat gpt-4o-mini", {
    kind: SpanKind.CLIENT,
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4o-mini",
      "server.address": "api.openai.com",
      "server.port": 443,
    },
  });
  span.setAttributes({
    "gen_ai.response.id": `chatcmpl-${calls++}`,
    "gen_ai.response.model": "gpt-4o-mini-2024-07-18",
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.usage.input_tokens": 128,
    "gen_ai.usage.output_tokens": 64,
  });
  span.end();
}

/** A request to somewhere else. */
function otherSpan(tracer: Tracer): void {
  const span = tracer.startSpan("GET", {
    kind: SpanKind.CLIENT,
    attributes: {
      "http.request.method": "GET",
      "url.full": "http://127.0.0.1/orders",
      "server.address": "127.0.0.1",
      "server.port": 80,
    },
  });
  span.setAttribute("http.response.status_code", 200);
  span.end();
}

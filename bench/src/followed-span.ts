/** P6: what the span processor costs a span of another instrumentation. */

import { type Attributes, SpanKind } from "@opentelemetry/api";
import { type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { createMetering, type EnergyEstimator } from "@wattspan/core";
import { wattspanSpanProcessor } from "@wattspan/core/span-processor";
import { median } from "simple-statistics";
import { alternated } from "./alternated.ts";
import type { Bar, Bench, Measure } from "./bar.ts";
import { spread } from "./statistics.ts";

const SPANS = 20_000;
/** How many end before the event loop turns. */
const AT_ONCE = 100;

const request: Attributes = {
  "http.request.method": "GET",
  "server.address": "localhost",
  "server.port": 443,
  "url.full": "https://localhost/",
  "http.response.status_code": 200,
};
const call: Attributes = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "gpt-4o-mini",
  "gen_ai.usage.input_tokens": 120,
  "gen_ai.usage.output_tokens": 40,
};

/** Takes no time of its own. */
const constant: EnergyEstimator = {
  id: "constant",
  knows: () => true,
  estimate: () => ESTIMATE,
};
const ESTIMATE = { methodId: "constant", energy: { value: 2, low: 1, high: 3 } };

export const bar: Bar = {
  title: "A followed span",
  how:
    "A span of another instrumentation, started and ended at once, with `wattspanSpanProcessor()` and without: an HTTP request that is no concern of ours, and a call of " +
    "a hosted model, which gets its footprint on the span and on metrics. Its estimate is a constant. " +
    `Blocks of ${SPANS.toLocaleString("en")} spans in turns; the figure is the difference.`,
  unmet:
    "A call is an activity: what it costs to begin, settle and count one is most of it, then some fifteen attributes, which the SDK checks one by one, and the garbage of both.",
  async measure(bench) {
    const other = await measureOf("@opentelemetry/instrumentation-http", request, bench);
    const unheardOf = await measureOf("another", request, bench);
    const followed = await measureOf("another", call, bench);
    return [
      measured("a request, told of by OpenTelemetry's own instrumentation", other, 150),
      measured("the same, under a scope that nobody knows", unheardOf, 150),
      measured("a call of a model", followed, 2000),
    ];
  },
};

const nothing = (): void => undefined;
const done = (): Promise<void> => Promise.resolve();
const silent: SpanProcessor = { onStart: nothing, onEnd: nothing, forceFlush: done, shutdown: done };

async function measureOf(scope: string, attributes: Attributes, { quick, progress, assert }: Bench) {
  let footprints = 0;
  const observers = [() => void footprints++];
  const metering = createMetering({ estimators: [constant], observers, telemetry: { detail: "metrics" } });
  const bare = new TracerProvider({ spanProcessors: [silent] });
  const followed = new TracerProvider({ spanProcessors: [silent, wattspanSpanProcessor({ metering })] });
  const plan = quick ? { pairs: 3, calls: SPANS, warmUp: 1 } : { pairs: 51, calls: SPANS, warmUp: 5 };
  const pairs = await alternated(
    plan,
    { block: () => block(bare, scope, attributes) },
    {
      async block() {
        await block(followed, scope, attributes);
        await metering.flush();
      },
    },
    progress,
  );
  const expected = attributes === call ? (plan.pairs + plan.warmUp) * SPANS : 0;
  assert.equal("each call had one footprint, and nothing else had", footprints, expected);
  await metering.shutdown();
  return pairs;
}

async function block(provider: TracerProvider, scope: string, attributes: Attributes): Promise<void> {
  const tracer = provider.getTracer(scope);
  for (let started = 0; started < SPANS; started += AT_ONCE) {
    for (let i = 0; i < AT_ONCE; i++) tracer.startSpan("chat", { kind: SpanKind.CLIENT, attributes }).end();
    await new Promise(setImmediate);
  }
}

function measured(
  what: string,
  pairs: readonly { reference: number; candidate: number }[],
  limit: number,
): Measure {
  const ns = (micros: number) => 1000 * micros;
  return {
    what,
    figure: { ...spread(pairs.map(({ reference, candidate }) => ns(candidate - reference))), unit: "ns" },
    measured: { value: ns(median(pairs.map(({ candidate }) => candidate))), unit: "ns" },
    reference: {
      what: "not followed",
      value: ns(median(pairs.map(({ reference }) => reference))),
      unit: "ns",
    },
    limit,
  };
}

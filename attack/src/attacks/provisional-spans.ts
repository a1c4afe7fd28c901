/**
 * Spans end after 250 ms with what is known: on a device that refreshes every few seconds that is little, or
 * nothing.
 */

import type { Attributes } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { attribute } from "@wattspan/core/names";
import type { Attack, Case } from "../attack.ts";
import { durationText } from "../duration-text.ts";
import { CARD } from "../isolated-calls.ts";
import type { Observed, ObservedCall } from "../observed.ts";
import { Stand, stated } from "../stand.ts";

async function spansOfCalls(
  refreshMs: number,
  callMs: number,
  seed: number,
  calls: number,
): Promise<Observed> {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const stand = await Stand.open({
    seed,
    zones: (_, next) => [{ ...CARD, refreshMs, phaseMs: refreshMs * next(), idleWatts: CARD.idle }],
    metering: { telemetry: { detail: "spans", tracerProvider } },
  });
  for (let i = 0; i < calls; i++) {
    const call = stand.begin();
    await stand.clock.advanceAsync(callMs);
    call.end();
    await stand.clock.advanceAsync(refreshMs * (2 + stand.next()));
  }
  return await stand.close(() => {
    const truths = stand.calls.map(({ work }) => work.truth());
    const spans = exporter.getFinishedSpans();
    return { calls: truths.map((truth, i) => spanCall(truth, spans[i]?.attributes ?? {})) };
  });
}

/** A call as its span reports it. */
function spanCall(truth: number, attributes: Attributes): ObservedCall {
  const [value, low, high] = [attribute.energy, attribute.energyLow, attribute.energyHigh].map(
    (name) => attributes[name],
  );
  const isKnown = typeof value === "number" && typeof low === "number" && typeof high === "number";
  return {
    truth,
    ...(isKnown && { energy: { value, low, high } }),
    ...stated({
      coverage: Number(attributes[attribute.coverage] ?? 1),
      reasons: [attributes[attribute.reasons] ?? []].flat().map(String),
    }),
  };
}

function spanCase(refreshMs: number, callMs: number): Case {
  return {
    name: `${durationText(refreshMs)} counter, call ${durationText(callMs)}`,
    calls: 40,
    run: (seed, calls) => spansOfCalls(refreshMs, callMs, seed, calls),
  };
}

export const provisionalSpans: Attack = {
  id: "G5",
  title: "spans that end before a slow device has reported",
  how:
    "Isolated calls on devices that refresh every second, or every five: their spans end 250 ms later, " +
    "and must not say of a part that it is the whole. The calls here are the spans.",
  cases: [
    spanCase(100, 300),
    ...[300, 1500, 10_000].map((callMs) => spanCase(1000, callMs)),
    ...[2000, 8000].map((callMs) => spanCase(5000, callMs)),
  ],
};

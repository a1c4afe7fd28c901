/** Drives the calls through a flavour, followed by the span processor, and gives what was seen of each. */

import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter } from "@opentelemetry/sdk-trace";
import { type Clock, type Footprint, meterInference, setGlobalMetering } from "@wattspan/core";
import { SharedSlot } from "@wattspan/core/shared";
import { phase } from "@wattspan/models";
import type { SpanProcessorOptions } from "@wattspan/spans";
import { fixedIntensity, footprintCollector, manualClock } from "@wattspan/testing";
import { createMetering, pieceCounter } from "../../src/index.js";
import { anthropicProtocol } from "../clients/protocols/anthropic.ts";
import { mistralProtocol } from "../clients/protocols/mistral.ts";
import { openaiProtocol } from "../clients/protocols/openai.ts";
import { type Protocol, startProvider } from "../clients/provider-server.ts";
import { inMemorySdk, sumOf } from "../sdk.ts";
import { CALLS, type CallKind, type Flavour, MODELS } from "./flavour.ts";
import { type Exported, SDK_LINES, type SdkLine } from "./sdk-lines.ts";

/** What one call left behind. */
export interface Driven {
  readonly spans: readonly Exported[];
  readonly footprints: readonly Footprint[];
  /** Those of calls of models. */
  readonly calls: readonly Footprint[];
  readonly faults: Readonly<Record<string, number>>;
  /** Requests that reached the server, and calls of models that the metrics count. */
  readonly requests: number;
  readonly operations: number;
}

/** A provider that has nothing in its cache when it is asked plainly. */
function withPlainAnswers(protocol: Protocol): Protocol {
  return {
    error: protocol.error,
    answer(asked) {
      const answer = protocol.answer(asked);
      if (!("document" in answer) || !JSON.stringify(asked.body).includes('"plain"')) return answer;
      return { document: JSON.parse(JSON.stringify(answer.document), uncached) };
    },
  };
}

const uncached = (key: string, value: unknown): unknown =>
  /cached_tokens|cache_(?:read|creation)_input_tokens|ephemeral_/.test(key) ? 0 : value;

/** Calls seen a moment ago: those of one stand are not those of the next. */
const SEEN = new SharedSlot<unknown>("seen-calls.v2");

/**
 * Options of our processor; whether calls that are metered by hand have spans too: by default they have none;
 * and what the time is: it stands still by default, and not in spans of others, which are held against it
 * where they are to be the same call as another.
 */
type StandOptions = SpanProcessorOptions & { readonly detail?: "metrics" | "spans"; readonly clock?: Clock };

/** A metering in force, a provider of spans, and a server. What is made is to be closed. */
export async function startStand(
  protocol: Protocol,
  line: SdkLine = "SDK 3",
  { detail = "metrics", clock = manualClock(), ...options }: StandOptions = {},
) {
  SEEN.value = undefined;
  const seen = footprintCollector();
  const exporter = new InMemorySpanExporter();
  const metrics = inMemorySdk();
  const metering = createMetering({
    usageCounter: pieceCounter,
    clock,
    estimators: [phase()],
    intensity: fixedIntensity(400, { clock }),
    servingLocation: () => ({ location: { country: "US" }, rung: "provider" }),
    observers: [seen.observer],
    telemetry: { detail, meterProvider: metrics.meterProvider },
  });
  setGlobalMetering(metering);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const tracerProvider = SDK_LINES[line](exporter, options);
  trace.setGlobalTracerProvider(tracerProvider);
  const server = await startProvider(withPlainAnswers(protocol));
  await metering.ready;
  // As in a service that runs for a while, the intensity of the place is known.
  await meterInference({ model: MODELS.openai, provider: "openai" }, async () => ({}));
  await metering.flush();
  seen.clear();
  exporter.reset();
  const counted = async () =>
    sumOf(await metrics.points(), "wattspan.operations", { "wattspan.activity": "inference" });
  let before = { requests: 0, operations: await counted() };
  return {
    url: server.url,
    sdk: { tracerProvider, meterProvider: new MeterProvider() },
    /** What happened since it was last asked. */
    async taken(): Promise<Driven> {
      for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate); // Some end their spans a little later.
      await metering.flush();
      const spans: readonly Exported[] = [...exporter.getFinishedSpans()];
      const footprints = [...seen.footprints];
      exporter.reset();
      seen.clear();
      const calls = footprints.filter(({ kind }) => kind === "inference");
      const now = { requests: server.asked.length, operations: await counted() };
      const requests = now.requests - before.requests;
      const operations = now.operations - before.operations;
      before = now;
      return { spans, footprints, calls, faults: { ...metering.status.faults }, requests, operations };
    },
    async close() {
      server.close();
      setGlobalMetering(undefined);
      await metering.shutdown();
      await tracerProvider.shutdown();
      trace.disable();
      context.disable();
    },
  };
}

const PROTOCOLS: Readonly<Record<Flavour["provider"], Protocol>> = {
  openai: openaiProtocol(),
  anthropic: anthropicProtocol,
  mistral_ai: mistralProtocol,
};

/** Each call, one after the other. */
export async function driveFlavour(flavour: Flavour, line?: SdkLine): Promise<Record<CallKind, Driven>> {
  const stand = await startStand(PROTOCOLS[flavour.provider], line);
  try {
    const make = await flavour.instrument(stand.sdk);
    const driven: Partial<Record<CallKind, Driven>> = {};
    for (const call of CALLS) {
      await make(call, stand.url);
      driven[call] = await stand.taken();
    }
    return driven as Record<CallKind, Driven>;
  } finally {
    await stand.close();
  }
}

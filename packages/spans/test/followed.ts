/** Spans as other instrumentations make them, and a metering that charges a joule per token of output. */

import { type Attributes, context, type Span, SpanKind, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  createMetering,
  type EnergyEstimator,
  type Metering,
  type MeteringOptions,
  setGlobalMetering,
} from "@wattspan/core";
import {
  type FootprintCollector,
  footprintCollector,
  type ManualClock,
  manualClock,
} from "@wattspan/testing";
import { afterEach, beforeEach } from "vitest";
import { usageReaders } from "../src/usage-readers/usage-readers.js";
import type { FlushableProvider } from "./sdk-lines.js";

/** One joule per token of output. */
export const perToken: EnergyEstimator = {
  id: "per-token",
  knows: () => true,
  estimate: ({ usage }) => {
    const value = usage?.output;
    return value === undefined
      ? undefined
      : { energy: { value, low: value, high: value }, methodId: "per-token" };
  },
};

/** A call in the conventions' attributes. */
export const chat = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "m",
};
/** Attributes at its end. */
export const tokens = { "gen_ai.usage.input_tokens": 11, "gen_ai.usage.output_tokens": 7 };

/** What a test has at hand; another of each for every test. */
export interface Stand {
  metering: Metering;
  clock: ManualClock;
  readonly seen: FootprintCollector;
}

/** A counter that refreshes each millisecond. */
export const CPU = {
  id: "cpu-0",
  component: "cpu",
  refreshMs: 1,
  maxWatts: 500,
  idleWatts: 30,
  watts: () => 50,
} as const;

/** A metering for each test, in force while it runs. */
export function followedStand(options: (clock: ManualClock) => MeteringOptions = () => ({})): Stand {
  const seen = footprintCollector();
  const stand = { seen } as Stand;
  beforeEach(async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    stand.clock = manualClock();
    stand.metering = createMetering({
      usageReaders,
      clock: stand.clock,
      estimators: [perToken],
      observers: [seen.observer],
      telemetry: { detail: "metrics" },
      ...options(stand.clock),
    });
    setGlobalMetering(stand.metering);
    await stand.metering.ready;
  });
  afterEach(async () => {
    setGlobalMetering(undefined);
    await stand.metering.shutdown();
    context.disable();
    seen.clear();
  });
  return stand;
}

/** The attributes of a span, by phase. */
export interface SpanPhases {
  readonly attributes?: Attributes;
  /** Just after the start. */
  readonly later?: Attributes;
  readonly end?: Attributes;
  readonly scope?: string;
  readonly kind?: SpanKind;
}

/** Starts a span as an instrumentation does, runs code inside of it, and ends it. */
export const spanMaker =
  (provider: FlushableProvider) =>
  (
    name: string,
    { attributes = {}, later = {}, end = {}, scope = "another", kind = SpanKind.CLIENT }: SpanPhases,
    inside: (span: Span) => void = () => undefined,
  ): Span => {
    const span = provider.getTracer(scope).startSpan(name, { attributes, kind });
    span.setAttributes(later);
    context.with(trace.setSpan(context.active(), span), () => inside(span));
    span.setAttributes(end);
    span.end();
    return span;
  };

import { ROOT_CONTEXT, SpanKind, TraceFlags, trace } from "@opentelemetry/api";
import * as newer from "@opentelemetry/sdk-trace";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { spanSampler } from "./span-sampler.js";

const traceId = "00000000000000000000000000000001";
const parentOf = (traceFlags: TraceFlags) =>
  trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: "0000000000000001", traceFlags });
const decide = (environment: Record<string, string>, context = ROOT_CONTEXT) =>
  spanSampler(environment, newer).shouldSample(context, traceId, "chat", SpanKind.CLIENT, {}, []).decision;
const { NOT_RECORD, RECORD_AND_SAMPLED } = newer.SamplingDecision;

const said: string[] = [];
beforeEach(() => {
  said.length = 0;
  vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(() => vi.restoreAllMocks());

describe("OTEL_TRACES_SAMPLER", () => {
  it.each([
    ["", RECORD_AND_SAMPLED, NOT_RECORD],
    ["always_on", RECORD_AND_SAMPLED, RECORD_AND_SAMPLED],
    ["always_off", NOT_RECORD, NOT_RECORD],
    ["parentbased_always_on", RECORD_AND_SAMPLED, NOT_RECORD],
    [" parentbased_always_off ", NOT_RECORD, NOT_RECORD],
  ])(
    "OTEL_TRACES_SAMPLER=%j decides for a root and for a span under an unsampled parent",
    (name, root, under) => {
      const environment = { OTEL_TRACES_SAMPLER: name };
      expect([decide(environment), decide(environment, parentOf(TraceFlags.NONE))]).toEqual([root, under]);
      expect(said).toEqual([]);
    },
  );

  it("OTEL_TRACES_SAMPLER keeps spans under a sampled parent", () => {
    const environment = { OTEL_TRACES_SAMPLER: "parentbased_traceidratio", OTEL_TRACES_SAMPLER_ARG: "0" };
    expect([decide(environment), decide(environment, parentOf(TraceFlags.SAMPLED))]).toEqual([
      NOT_RECORD,
      RECORD_AND_SAMPLED,
    ]);
  });

  it.each([
    ["0.25", "TraceIdRatioBased{0.25}"],
    ["", "TraceIdRatioBased{1}"],
  ])("OTEL_TRACES_SAMPLER_ARG=%j becomes the sampler %s", (share, text) => {
    const environment = { OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: share };
    expect(`${spanSampler(environment, newer)}`).toBe(text);
  });

  it("an unknown sampler or share is reported, and every span is kept", () => {
    expect(decide({ OTEL_TRACES_SAMPLER: "jaeger_remote" })).toBe(RECORD_AND_SAMPLED);
    expect(said.join("")).toMatch(
      /allowed: always_on, .*parentbased_traceidratio\. Using parentbased_always_on/,
    );
    expect(decide({ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "1.5" })).toBe(
      RECORD_AND_SAMPLED,
    );
    expect(said.join("")).toMatch(/allowed: 0 to 1/);
  });

  it("OTEL_TRACES_SAMPLER never throws", () => {
    const odd = fc.oneof(fc.string(), fc.constantFrom("constructor", "parentbased_", "traceidratio", "NaN"));
    fc.assert(
      fc.property(odd, odd, (name, share) => {
        const decision = decide({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: share });
        expect([NOT_RECORD, RECORD_AND_SAMPLED]).toContain(decision);
      }),
    );
  });
});

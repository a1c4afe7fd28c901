import type {
  SpanExporter as SpanExporter3,
  SpanProcessor as SpanProcessor3,
} from "@opentelemetry/sdk-trace";
import type { Metering } from "@wattspan/core";
import type { SpanExporter as SpanExporter2, SpanProcessor as SpanProcessor2 } from "sdk-trace-base-2";
import type { SpanProcessor as OldestSpanProcessor2 } from "sdk-trace-base-2-oldest";
import { describe, expectTypeOf, it } from "vitest";
import {
  type ProcessedMetering,
  type SpanProcessorOptions,
  type WattspanSpanProcessor,
  wattspanSpanProcessor,
} from "./span-processor.js";

describe("the span processor", () => {
  it("the span processor is one of each line of the SDK", () => {
    expectTypeOf<WattspanSpanProcessor>().toExtend<SpanProcessor3>();
    expectTypeOf<WattspanSpanProcessor>().toExtend<SpanProcessor2>();
    expectTypeOf<WattspanSpanProcessor>().toExtend<OldestSpanProcessor2>();
  });

  it("the span processor stands in a list with others", () => {
    const newest: SpanProcessor3[] = [wattspanSpanProcessor()];
    const older: SpanProcessor2[] = [wattspanSpanProcessor()];
    const oldest: OldestSpanProcessor2[] = [wattspanSpanProcessor()];
    expectTypeOf([newest, older, oldest]).toExtend<object[][]>();
  });

  it("the span processor takes a metering, or options", () => {
    expectTypeOf(wattspanSpanProcessor).toBeCallableWith();
    expectTypeOf<Metering>().toExtend<ProcessedMetering>();
    expectTypeOf<Pick<Metering, "settle">>().toExtend<ProcessedMetering>();
    expectTypeOf(wattspanSpanProcessor).toBeCallableWith({ settle: () => undefined });
    expectTypeOf(wattspanSpanProcessor).toBeCallableWith({ follow: false });
    expectTypeOf<{ metering: Metering; forwardTo: SpanProcessor3 }>().toExtend<SpanProcessorOptions>();
  });

  it("the span processor hands spans on to processors and exporters of each line", () => {
    type To = NonNullable<SpanProcessorOptions["forwardTo"]>;
    expectTypeOf<SpanProcessor3>().toExtend<To>();
    expectTypeOf<SpanProcessor2>().toExtend<To>();
    expectTypeOf<OldestSpanProcessor2>().toExtend<To>();
    expectTypeOf<SpanExporter3>().toExtend<To>();
    expectTypeOf<SpanExporter2>().toExtend<To>();
    expectTypeOf<{ onEnd(): void }>().not.toExtend<To>();
  });

  it("the span processor without a method that the SDKs call is none", () => {
    expectTypeOf<Omit<WattspanSpanProcessor, "shutdown">>().not.toExtend<SpanProcessor3>();
    expectTypeOf<Omit<WattspanSpanProcessor, "onEnd">>().not.toExtend<SpanProcessor2>();
  });
});

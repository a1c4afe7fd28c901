import type { SpanProcessor as SpanProcessor3 } from "@opentelemetry/sdk-trace";
import type { SpanProcessor as SpanProcessor2 } from "sdk-trace-base-2";
import type { SpanProcessor as OldestSpanProcessor2 } from "sdk-trace-base-2-oldest";
import { describe, expectTypeOf, it } from "vitest";
import { type WattspanSpanProcessor, wattspanSpanProcessor } from "./span-processor.js";

describe("the span processor", () => {
  it("is one of each line of the SDK", () => {
    expectTypeOf<WattspanSpanProcessor>().toExtend<SpanProcessor3>();
    expectTypeOf<WattspanSpanProcessor>().toExtend<SpanProcessor2>();
    expectTypeOf<WattspanSpanProcessor>().toExtend<OldestSpanProcessor2>();
  });

  it("stands in a list with others", () => {
    const newest: SpanProcessor3[] = [wattspanSpanProcessor()];
    const older: SpanProcessor2[] = [wattspanSpanProcessor()];
    const oldest: OldestSpanProcessor2[] = [wattspanSpanProcessor()];
    expectTypeOf([newest, older, oldest]).toExtend<object[][]>();
  });

  it("is not one that lacks what the SDKs call", () => {
    expectTypeOf<Omit<WattspanSpanProcessor, "shutdown">>().not.toExtend<SpanProcessor3>();
    expectTypeOf<Omit<WattspanSpanProcessor, "onEnd">>().not.toExtend<SpanProcessor2>();
  });
});

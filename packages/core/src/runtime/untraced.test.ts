import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { fixedIntensity } from "@wattspan/testing";
import { afterEach, expect, it } from "vitest";
import { createMetering } from "../run/create-metering.js";
import { untraced } from "./untraced.js";

afterEach(() => {
  trace.disable();
  context.disable();
  propagation.disable();
});

function recording() {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  const span = (name: string) => trace.getTracer("http").startSpan(name).end();
  return { span, names: () => exporter.getFinishedSpans().map(({ name }) => name) };
}

it("untraced keeps what runs inside, also after an await, out of the traces of the SDK", async () => {
  const { span, names } = recording();
  const answer = await untraced(async () => {
    span("inside");
    await undefined;
    span("inside, later");
    return 7;
  });
  span("outside");
  expect(answer).toBe(7);
  expect(names()).toEqual(["outside"]);
});

it("untraced only runs the function where there is no context manager", () => {
  expect(untraced(() => 7)).toBe(7);
  expect(() =>
    untraced(() => {
      throw new RangeError("its own");
    }),
  ).toThrow(RangeError);
});

it("a provider of intensities is asked untraced", async () => {
  const { span, names } = recording();
  const inner = fixedIntensity(400);
  const intensity = {
    name: "traced",
    current: (...args: Parameters<typeof inner.current>) => {
      span("request of a provider");
      return inner.current(...args);
    },
  };
  const metering = createMetering({ intensity });
  await metering.ready;
  expect(metering.status.intensity?.gramsPerKwh.value).toBe(400);
  expect(names()).toEqual([]);
  await metering.shutdown();
});

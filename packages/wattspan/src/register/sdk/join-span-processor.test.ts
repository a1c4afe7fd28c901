import { trace } from "@opentelemetry/api";
import { BatchSpanProcessor, InMemorySpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import {
  BasicTracerProvider,
  InMemorySpanExporter as OlderExporter,
  SimpleSpanProcessor as OlderProcessor,
} from "@opentelemetry/sdk-trace-base";
import { createMetering, setGlobalMetering } from "@wattspan/core";
import { fakeMeter, manualClock } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { joinSpanProcessor } from "./join-span-processor.js";

afterEach(() => {
  trace.disable();
  setGlobalMetering(undefined);
});

/** A call whose span is held because its device has not refreshed. */
async function heldCall() {
  const clock = manualClock();
  const zone = { id: "cpu-0", component: "cpu", refreshMs: 1000, idleWatts: 20, watts: () => 50 } as const;
  const metering = createMetering({ clock, meters: [fakeMeter({ clock, zones: [zone] })] });
  await metering.ready;
  setGlobalMetering(metering);
  metering.meterInference({ model: "m" }, () => "answer");
}

describe("joining the application's SDK", () => {
  it("joinSpanProcessor says that there is no provider to join", () => {
    expect(joinSpanProcessor()).toBe("absent");
  });

  it.each([
    [
      "SDK 3",
      () => {
        const exporter = new InMemorySpanExporter();
        const processors = [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1e6 })];
        return { exporter, processors, provider: new TracerProvider({ spanProcessors: processors }) };
      },
    ],
    [
      "SDK 2",
      () => {
        const exporter = new OlderExporter();
        const processors = [new OlderProcessor(exporter)];
        return { exporter, processors, provider: new BasicTracerProvider({ spanProcessors: processors }) };
      },
    ],
  ])("joinSpanProcessor loses no held span when the provider of %s shuts down", async (_, make) => {
    const { exporter, processors, provider } = make();
    let seen = 0;
    const { shutdown } = exporter;
    exporter.shutdown = () => {
      seen = exporter.getFinishedSpans().length;
      return shutdown.call(exporter);
    };
    trace.setGlobalTracerProvider(provider);
    expect([joinSpanProcessor(), joinSpanProcessor()]).toEqual(["joined", "joined"]);
    await heldCall();
    expect(exporter.getFinishedSpans()).toEqual([]);
    await provider.shutdown();
    expect(seen).toBe(1);
    expect(processors).toHaveLength(1); // the application's own list is unchanged
  });

  it("joinSpanProcessor puts one processor into each provider, however often it is called", () => {
    const provider = new TracerProvider();
    trace.setGlobalTracerProvider(provider);
    for (let times = 0; times < 5; times++) joinSpanProcessor();
    const { _activeSpanProcessor: active } = provider as unknown as {
      _activeSpanProcessor: { _spanProcessors: readonly unknown[] };
    };
    expect(active._spanProcessors).toHaveLength(1);
  });

  it.each([
    ["no member", {}],
    ["no list", { _activeSpanProcessor: { _spanProcessors: "x" } }],
    ["a list of something else", { _activeSpanProcessor: { _spanProcessors: [{}] } }],
    [
      "members that throw",
      Object.defineProperty({}, "_activeSpanProcessor", {
        get: () => {
          throw new Error("hostile");
        },
      }),
    ],
  ])("joinSpanProcessor leaves a provider of unknown shape alone: %s", (_, provider) => {
    trace.setGlobalTracerProvider(Object.assign(provider, { getTracer: () => trace.getTracer("x") }));
    const before = Object.getOwnPropertyDescriptors(provider);
    expect(joinSpanProcessor()).toBe("unknown");
    expect(Object.getOwnPropertyDescriptors(provider)).toEqual(before);
  });
});

/**
 * An application that traces its HTTP calls sees none of those for carbon intensities, and sends them no
 * trace context.
 */

import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { cached, neso, retrying } from "@wattspan/carbon/providers";
import { systemClock } from "@wattspan/core";
import { standInServer } from "@wattspan/testing/stand-ins";
import { afterEach, expect, it, onTestFinished } from "vitest";
import { hasLoopback, overLoopback } from "./loopback.js";

afterEach(() => {
  trace.disable();
  context.disable();
  propagation.disable();
});

it.skipIf(!hasLoopback)(
  overLoopback(
    "requests for carbon intensities are in no trace of the application, and carry no trace context",
  ),
  async () => {
    const headers: (string | undefined)[] = [];
    const halfMs = 1_800_000;
    const fromMs = Math.floor(Date.now() / halfMs) * halfMs;
    const server = await standInServer((request, response) => {
      headers.push(request.headers.traceparent as string | undefined);
      const [from, to] = [fromMs, fromMs + halfMs].map((ms) => `${new Date(ms).toISOString().slice(0, 16)}Z`);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ data: [{ from, to, intensity: { forecast: 171, actual: null } }] }));
    });
    onTestFinished(() => server.close());
    const baseUrl = server.origin;

    const exporter = new InMemorySpanExporter();
    const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
    trace.setGlobalTracerProvider(tracerProvider);
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    const instrumentation = new UndiciInstrumentation();
    instrumentation.setTracerProvider(tracerProvider);
    onTestFinished(() => instrumentation.disable());

    const clock = { ...systemClock, wall: () => fromMs + 60_000 }; // The half hour does not end meanwhile.
    const grid = cached(retrying(neso({ baseUrl, clock })), { clock, forecastMs: 0 });
    await trace.getTracer("application").startActiveSpan("request", async (span) => {
      await grid.current({ country: "GB" }, new AbortController().signal);
      await (await fetch(`${baseUrl}/of-the-application`)).text();
      span.end();
    });
    // The application's own call is traced: otherwise nothing would be proven.
    expect(
      exporter
        .getFinishedSpans()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["GET", "request"]);
    expect(headers.map((header) => header !== undefined)).toEqual([false, false, true]);
  },
);

/** Calls that begin while a client's stream is read are inside the call that gave the stream: each counts once. */

import { AsyncLocalStorage } from "node:async_hooks";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { fakeMeter, footprintCollector, manualClock } from "@wattspan/testing";
import OpenAI from "openai7";
import { Stream } from "openai7/core/streaming";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";
import type { Metering } from "../../src/options/metering-options.js";
import { createMetering } from "../../src/run/create-metering.js";
import { perToken } from "../per-token.js";

const HOSTED = { model: "m", provider: "openai" };
const seen = footprintCollector();
let metering: Metering;

beforeEach(async () => {
  const clock = manualClock();
  metering = createMetering({
    ...{ clock, meters: [fakeMeter({ clock, zones: [] })], estimators: [perToken] },
    observers: [seen.observer],
    telemetry: { detail: "off" },
  });
  await metering.ready;
});
afterEach(async () => {
  await metering.shutdown();
  seen.clear();
});

const chunk = (more: object) => ({
  id: "c",
  object: "chat.completion.chunk",
  model: "m",
  choices: [],
  ...more,
});
const upstream = () => metering.meterInference(HOSTED, (call) => call.setUsage({ output: 100 }));
const usage = { prompt_tokens: 1, completion_tokens: 100, total_tokens: 101 };

async function joulesAfter(read: () => Promise<void>): Promise<number> {
  await read();
  await metering.flush();
  return seen.footprints.reduce((sum, { self }) => sum + (self.energy?.value ?? 0), 0);
}

it("a call of a router's generator in a client's class is inside the router's call", async () => {
  async function* route() {
    upstream();
    yield chunk({ usage });
  }
  const stream = metering.meterInference(HOSTED, () => new Stream(route, new AbortController()));
  expect(
    await joulesAfter(async () => {
      for await (const _ of stream);
    }),
  ).toBe(100);
});

it("a call that a custom fetch makes while its answer is read is inside the client's call", async () => {
  const events = [chunk({ choices: [{ index: 0, delta: { content: "a" } }] }), chunk({ usage }), "[DONE]"];
  const fetch = async () => {
    let next = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (next === 1) upstream();
        const event = events[next++];
        if (!event) return controller.close();
        const text = typeof event === "string" ? event : JSON.stringify(event);
        controller.enqueue(new TextEncoder().encode(`data: ${text}\n\n`));
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  const client = new OpenAI({ apiKey: "k", baseURL: "http://stub/v1", fetch: fetch as never });
  const ask = { model: "m", messages: [], stream: true as const };
  expect(
    await joulesAfter(async () => {
      const stream = await metering.meterInference(HOSTED, () => client.chat.completions.create(ask));
      for await (const _ of stream);
    }),
  ).toBe(100);
});

it("a span that begins while a client's stream is read has the reader's active span as its parent, piece by piece", async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  onTestFinished(() => context.disable());
  const parents: unknown[] = [];
  const fetch = async () => {
    const body = new ReadableStream(
      {
        pull(controller) {
          parents.push(trace.getActiveSpan()?.spanContext().spanId);
          if (parents.length > 3) return controller.close();
          controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(chunk({}))}\n\n`));
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  const client = new OpenAI({ apiKey: "k", baseURL: "http://stub/v1", fetch: fetch as never });
  const ask = { model: "m", messages: [], stream: true as const };
  const stream = await metering.meterInference(HOSTED, () => client.chat.completions.create(ask));
  const steps = stream[Symbol.asyncIterator]();
  const inSpan = (spanId: string) => {
    const span = trace.wrapSpanContext({ traceId: "1".repeat(32), spanId, traceFlags: 1 });
    return context.with(trace.setSpan(context.active(), span), () => steps.next());
  };
  const readers = ["1", "2", "1"].map((digit) => digit.repeat(16));
  for (const reader of readers) await inSpan(reader);
  expect(parents.slice(0, 3)).toEqual(readers);
  await steps.return?.();
});

it("a client's stream runs in the storage of the application that reads it, piece by piece", async () => {
  const requests = new AsyncLocalStorage<string>();
  const readers: unknown[] = [];
  const fetch = async () => {
    const body = new ReadableStream(
      {
        pull(controller) {
          readers.push(requests.getStore());
          if (readers.length > 3) return controller.close();
          controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(chunk({}))}\n\n`));
        },
      },
      { highWaterMark: 0 },
    );
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  const client = new OpenAI({ apiKey: "k", baseURL: "http://stub/v1", fetch: fetch as never });
  const ask = { model: "m", messages: [], stream: true as const };
  const stream = await metering.meterInference(HOSTED, () => client.chat.completions.create(ask));
  const steps = stream[Symbol.asyncIterator]();
  for (const name of ["a", "b", "a"]) await requests.run(name, () => steps.next());
  expect(readers.slice(0, 3)).toEqual(["a", "b", "a"]);
  await steps.return?.();
});

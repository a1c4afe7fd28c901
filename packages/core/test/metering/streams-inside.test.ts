/** Calls that begin while a client's stream is read are inside the call that gave the stream: each counts once. */

import { fakeMeter, footprintCollector, manualClock } from "@wattspan/testing";
import OpenAI from "openai7";
import { Stream } from "openai7/core/streaming";
import { afterEach, beforeEach, expect, it } from "vitest";
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

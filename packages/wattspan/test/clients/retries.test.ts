/** What real clients hide inside of one call: their retries, behind a `meteredFetch`. */

import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { generateText } from "ai";
import { Ollama } from "ollama";
import { OpenAI as OpenAI6 } from "openai6";
import { OpenAI as OpenAI7 } from "openai7";
import { describe, expect, it } from "vitest";
import { meteredFetch } from "../../src/index.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { startMeter } from "./bare-and-metered.js";
import { type Behaviour, localProvider, type Protocol } from "./local-provider.js";
import { anthropicProtocol } from "./protocols/anthropic.js";
import { ollamaProtocol } from "./protocols/ollama.js";
import { openaiProtocol } from "./protocols/openai.js";

const messages = [{ role: "user", content: "hi" } as const];
const chat = { model: "m", messages };

/**
 * Calls a provider that behaves so, and gives the one footprint, the requests that arrived, and what the
 * caller got.
 */
async function callOf<T>(
  protocol: Protocol,
  behaviours: readonly Behaviour[],
  use: (url: string, fetch: typeof globalThis.fetch) => T,
) {
  const provider = await localProvider(protocol, behaviours);
  const { meter, footprint, check } = startMeter();
  const result = await Promise.resolve(meter(() => use(provider.url, meteredFetch()))).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  check();
  return { result, requests: provider.asked.length, footprint: await footprint() };
}

/** Clients, each with a call that is tried three times. */
const CLIENTS: readonly (readonly [string, Protocol, (url: string, fetch: typeof globalThis.fetch) => Promise<unknown>])[] = [
  ["openai 6", openaiProtocol(), (url, fetch) => new OpenAI6({ apiKey: "k", baseURL: `${url}/v1`, fetch, logLevel: "off" }).chat.completions.create(chat)],
  ["openai 7", openaiProtocol(), (url, fetch) => new OpenAI7({ apiKey: "k", baseURL: `${url}/v1`, fetch, logLevel: "off" }).chat.completions.create(chat)],
  ["anthropic", anthropicProtocol, (url, fetch) => new Anthropic({ apiKey: "k", baseURL: url, fetch, logLevel: "off" }).messages.create({ ...chat, max_tokens: 9 })],
  ["AI SDK", openaiProtocol(), (url, fetch) => generateText({ model: createOpenAI({ apiKey: "k", baseURL: `${url}/v1`, fetch }).chat("m"), prompt: "hi" })],
]; // biome-ignore format: a table

describe.skipIf(!hasLoopback)(overLoopback("retries inside of one call"), () => {
  it.each(CLIENTS)(
    "two retries that %s hides are three attempts in one footprint, with the energy of the retry as waste",
    async (_, protocol, use) => {
      const { footprint, requests, result } = await callOf(protocol, ["busy", "fail"], use);
      expect(result).toHaveProperty("value");
      expect(requests).toBe(3);
      expect(footprint).toMatchObject({ attempts: { count: 3, failed: 2 }, outcome: "ok" });
      const [answer, retry] = footprint.parts;
      // Of the one that failed late: all of its input, and perhaps all of its output.
      const { inputFresh = 0, cacheWrite = 0, output = 0 } = footprint.usage ?? {};
      expect(answer?.energy?.value).toBe(inputFresh + cacheWrite + output);
      expect(retry).toMatchObject({
        waste: "retry",
        energy: { value: inputFresh + cacheWrite, low: 0, high: inputFresh + cacheWrite + output },
      });
      expect(footprint.parts).toHaveLength(2);
    },
  );

  it.each(CLIENTS)("a call of %s without a retry is one attempt", async (_, protocol, use) => {
    const { footprint, requests } = await callOf(protocol, [], use);
    expect(requests).toBe(1);
    expect(footprint).toMatchObject({ attempts: { count: 1, failed: 0 }, parts: [{ method: "estimated" }] });
  });

  // The AI SDK waits two seconds.
  it.each(CLIENTS.slice(0, 3))(
    "a lost connection of %s counts as an attempt that had begun",
    async (_, protocol, use) => {
      const { footprint, requests } = await callOf(protocol, ["hang up"], use);
      expect(requests).toBe(2);
      expect(footprint).toMatchObject({ attempts: { count: 2, failed: 1 }, outcome: "ok" });
      expect(footprint.parts[1]).toMatchObject({ waste: "retry" });
    },
  );

  it("a call that fails at every retry counts all attempts, and what they took is not known", async () => {
    const [, , use] = CLIENTS[1] ?? [];
    if (!use) throw new Error("no client");
    const { footprint, requests, result } = await callOf(openaiProtocol(), ["fail", "fail", "fail"], use);
    expect(result).toHaveProperty("error");
    expect(requests).toBe(3);
    expect(footprint).toMatchObject({ outcome: "error", attempts: { count: 3, failed: 3 }, parts: [] });
    expect(footprint.reasons).toEqual(["no_usage", "retry_unknown"]);
  });

  it("a stream that is cut is not retried by its client, and its earlier retry is counted", async () => {
    const use = async (url: string, fetch: typeof globalThis.fetch) => {
      const client = new Anthropic({ apiKey: "k", baseURL: url, fetch, logLevel: "off" });
      for await (const event of await client.messages.create({ ...chat, max_tokens: 9, stream: true }))
        void event;
    };
    const { footprint, requests, result } = await callOf(anthropicProtocol, ["busy", "cut"], use);
    expect(result).toHaveProperty("error");
    expect(requests).toBe(2);
    expect(footprint).toMatchObject({ outcome: "error", attempts: { count: 2, failed: 1 } });
    expect(footprint.reasons).not.toContain("retry_unknown");
  });

  it("a client that times out has one failed attempt, and what it took is not known", async () => {
    const use = (url: string, fetch: typeof globalThis.fetch) => {
      const client = new OpenAI7({ apiKey: "k", baseURL: `${url}/v1`, timeout: 60, fetch, logLevel: "off" });
      return client.chat.completions.create({ ...chat, stream: true }, { maxRetries: 0 });
    };
    const silent: typeof globalThis.fetch = (_, init) =>
      new Promise((_resolve, reject) =>
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
      );
    const { footprint } = await callOf(openaiProtocol(), [], (url) => use(url, meteredFetch(silent)));
    expect(footprint).toMatchObject({ outcome: "error", attempts: { count: 1, failed: 1 } });
    expect(footprint.reasons).toContain("retry_unknown");
  });

  it("a call of Ollama's client with a metered fetch has its attempt counted", async () => {
    const ollama = await callOf(ollamaProtocol, [], (url, fetch) =>
      new Ollama({ host: url, fetch }).chat({ ...chat, messages: [...messages] }),
    );
    expect(ollama.footprint.attempts).toEqual({ count: 1, failed: 0 });
  });
});

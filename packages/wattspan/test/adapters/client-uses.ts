/** Clients, as applications use them with a metered fetch. */

import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { ChatOpenAI } from "@langchain/openai";
import { generateText, streamText } from "ai";
import { Ollama } from "ollama";
import { OpenAI as OpenAI6 } from "openai6";
import { OpenAI as OpenAI7 } from "openai7";
import type { Protocol } from "../clients/local-provider.js";
import { anthropicProtocol, anthropicUsage } from "../clients/protocols/anthropic.js";
import { ollamaProtocol, ollamaUsage } from "../clients/protocols/ollama.js";
import { EMBEDDED, openaiProtocol, openaiUsage } from "../clients/protocols/openai.js";

export type Fetch = typeof globalThis.fetch;
export type Use = (url: string, fetch: Fetch) => Promise<unknown>;
const messages = [{ role: "user" as const, content: "hi" }];
export const chat = { model: "m", messages };
const streamed = { ...chat, stream: true, stream_options: { include_usage: true } } as const;
export const claude = { ...chat, max_tokens: 9 };

export const openai = (url: string, fetch: Fetch, Client = OpenAI7) =>
  new Client({ apiKey: "k", baseURL: `${url}/v1`, fetch, logLevel: "off", maxRetries: 1 });
export const anthropic = (url: string, fetch: Fetch) =>
  new Anthropic({ apiKey: "k", baseURL: url, fetch, logLevel: "off", maxRetries: 0 });

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const got: T[] = [];
  for await (const item of items) got.push(item);
  return got;
}

/** Name, provider, its protocol, what is done, and the tokens. */
export const USES: readonly (readonly [string, string, Protocol, Use, object])[] = [
  [
    "openai 6, awaited",
    "openai",
    openaiProtocol(),
    (url, fetch) => openai(url, fetch, OpenAI6 as never).chat.completions.create(chat),
    openaiUsage,
  ],
  [
    "openai 6, streamed",
    "openai",
    openaiProtocol(),
    async (url, fetch) => all(await openai(url, fetch, OpenAI6 as never).chat.completions.create(streamed)),
    openaiUsage,
  ],
  [
    "openai 7, awaited",
    "openai",
    openaiProtocol(),
    (url, fetch) => openai(url, fetch).chat.completions.create(chat),
    openaiUsage,
  ],
  [
    "openai 7, asResponse()",
    "openai",
    openaiProtocol(),
    async (url, fetch) => (await openai(url, fetch).chat.completions.create(chat).asResponse()).text(),
    openaiUsage,
  ],
  [
    "openai 7, streamed",
    "openai",
    openaiProtocol(),
    async (url, fetch) => all(await openai(url, fetch).chat.completions.create(streamed)),
    openaiUsage,
  ],
  [
    "openai 7, tee()",
    "openai",
    openaiProtocol(),
    async (url, fetch) => {
      const [left, right] = (await openai(url, fetch).chat.completions.create(streamed)).tee();
      return [await all(left), await all(right)];
    },
    openaiUsage,
  ],
  [
    "openai 7, a response",
    "openai",
    openaiProtocol(),
    (url, fetch) => openai(url, fetch).responses.create({ model: "m", input: "hi" }),
    openaiUsage,
  ],
  [
    "openai 7, events of a response",
    "openai",
    openaiProtocol(),
    async (url, fetch) =>
      all(await openai(url, fetch).responses.create({ model: "m", input: "hi", stream: true })),
    openaiUsage,
  ],
  [
    "openai 7, embeddings",
    "openai",
    openaiProtocol(),
    (url, fetch) => openai(url, fetch).embeddings.create({ model: "m", input: "hi" }),
    EMBEDDED,
  ],
  [
    "anthropic, awaited",
    "anthropic",
    anthropicProtocol,
    (url, fetch) => anthropic(url, fetch).messages.create(claude),
    anthropicUsage,
  ],
  [
    "anthropic, streamed",
    "anthropic",
    anthropicProtocol,
    async (url, fetch) => all(await anthropic(url, fetch).messages.create({ ...claude, stream: true })),
    anthropicUsage,
  ],
  [
    "anthropic, .stream()",
    "anthropic",
    anthropicProtocol,
    async (url, fetch) => anthropic(url, fetch).messages.stream(claude).finalText(),
    anthropicUsage,
  ],
  [
    "AI SDK, generateText",
    "openai",
    openaiProtocol(),
    async (url, fetch) =>
      (
        await generateText({
          model: createOpenAI({ apiKey: "k", baseURL: `${url}/v1`, fetch }).chat("m"),
          prompt: "hi",
        })
      ).text,
    openaiUsage,
  ],
  [
    "AI SDK, streamText",
    "openai",
    openaiProtocol(),
    async (url, fetch) =>
      streamText({
        model: createOpenAI({ apiKey: "k", baseURL: `${url}/v1`, fetch }).chat("m"),
        prompt: "hi",
      }).text,
    openaiUsage,
  ],
  [
    "AI SDK, streamText of Anthropic",
    "anthropic",
    anthropicProtocol,
    async (url, fetch) =>
      streamText({ model: createAnthropic({ apiKey: "k", baseURL: `${url}/v1`, fetch })("m"), prompt: "hi" })
        .text,
    anthropicUsage,
  ],
  [
    "LangChain, streamed",
    "openai",
    openaiProtocol(),
    async (url, fetch) => {
      const model = new ChatOpenAI({
        model: "m",
        apiKey: "k",
        configuration: { baseURL: `${url}/v1`, fetch },
      });
      return (await all(await model.stream("hi"))).map(({ content }) => content);
    },
    openaiUsage,
  ],
  [
    "Ollama, streamed",
    "ollama",
    ollamaProtocol,
    async (url, fetch) => all(await new Ollama({ host: url, fetch }).chat({ ...chat, stream: true })),
    ollamaUsage,
  ],
];

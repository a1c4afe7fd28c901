/** Streams that the application asks for and drops unread. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createOpenAI } from "@ai-sdk/openai";
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { ChatOpenAI } from "@langchain/openai";
import type { Footprint } from "@wattspan/core";
import { streamText } from "ai";
import { Ollama } from "ollama";
import { OpenAI } from "openai7";
import { describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../loopback.js";
import { type Meter, startMeter } from "./bare-and-metered.js";
import { type LocalProvider, localProvider, type Protocol } from "./local-provider.js";
import { anthropicProtocol } from "./protocols/anthropic.js";
import { geminiProtocol } from "./protocols/gemini.js";
import { ollamaProtocol } from "./protocols/ollama.js";
import { openaiProtocol } from "./protocols/openai.js";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");
const MAX_COLLECTIONS = 500;

const messages = [{ role: "user" as const, content: "hi" }];

describe.skipIf(!hasLoopback)(
  overLoopback("a stream that is never read is abandoned when it is dropped"),
  () => {
    it.each<[string, Protocol, (provider: LocalProvider, meter: Meter) => Promise<unknown>]>([
      [
        "openai",
        openaiProtocol(),
        ({ url }, meter) => {
          const client = new OpenAI({ apiKey: "k", baseURL: `${url}/v1` });
          return meter(() => client.chat.completions.create({ model: "m", messages, stream: true }));
        },
      ],
      [
        "@anthropic-ai/sdk",
        anthropicProtocol,
        ({ url }, meter) => {
          const client = new Anthropic({ apiKey: "k", baseURL: url });
          return meter(() => client.messages.create({ model: "m", max_tokens: 9, messages, stream: true }));
        },
      ],
      [
        "@google/genai",
        geminiProtocol,
        ({ url }, meter) => {
          const client = new GoogleGenAI({ apiKey: "k", httpOptions: { baseUrl: url } });
          return meter(() => client.models.generateContentStream({ model: "m", contents: "hi" }));
        },
      ],
      [
        "ollama",
        ollamaProtocol,
        ({ url }, meter) => {
          const client = new Ollama({ host: url });
          return meter(() => client.chat({ model: "m", messages, stream: true }));
        },
      ],
      [
        "ai",
        openaiProtocol(),
        async ({ url }, meter) => {
          const model = createOpenAI({ apiKey: "k", baseURL: `${url}/v1` }).chat("m");
          meter(() => streamText({ model, prompt: "hi" }));
        },
      ],
      [
        "@langchain/openai",
        openaiProtocol(),
        ({ url }, meter) => {
          const model = new ChatOpenAI({ model: "m", apiKey: "k", configuration: { baseURL: `${url}/v1` } });
          return meter(() => model.stream("hi"));
        },
      ],
      [
        "fetch",
        openaiProtocol(),
        ({ url }, meter) => {
          const body = JSON.stringify({ model: "m", stream: true });
          return meter(() => fetch(`${url}/v1/chat/completions`, { method: "POST", body }));
        },
      ],
    ])(
      "a stream of %s that is never read is an abandoned call when it is dropped",
      async (_, protocol, call) => {
        const provider = await localProvider(protocol);
        const { meter, metering, seen, check } = startMeter();
        await call(provider, meter).then(() => undefined); // the stream is not kept
        for (let round = 0; round < MAX_COLLECTIONS && seen.footprints.length === 0; round++) {
          await new Promise((resolve) => setImmediate(resolve));
          collectGarbage();
          await metering.flush();
        }
        check();
        const [footprint] = seen.footprints as [Footprint];
        expect(footprint).toMatchObject({ outcome: "aborted" });
        expect(footprint.reasons).toContain("abandoned");
      },
    );
  },
);

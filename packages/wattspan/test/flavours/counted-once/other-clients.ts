/** The clients of Mistral, Google and Ollama. */

import { createRequire } from "node:module";
import { GoogleGenAI } from "@google/genai";
import type { TracerProvider } from "@opentelemetry/api";
import { Ollama } from "ollama";
import { geminiProtocol, geminiUsage } from "../../clients/protocols/gemini.ts";
import { mistralProtocol, mistralUsage } from "../../clients/protocols/mistral.ts";
import { ollamaProtocol, ollamaUsage } from "../../clients/protocols/ollama.ts";
import { MODELS, messages } from "../flavour.ts";
import { type Client, toItsEnd, type Way } from "./client.ts";

/**
 * The used part of Mistral's client. Its own types add to the global `ReadableStream` of everything compiled
 * with them.
 */
interface MistralClient {
  readonly chat: {
    complete(request: object): Promise<unknown>;
    stream(request: object): Promise<AsyncIterable<unknown>>;
  };
}
const require = createRequire(import.meta.url);
const { HTTPClient, Mistral } = require("@mistralai/mistralai") as {
  HTTPClient: new (options: object) => object;
  Mistral: new (options: object) => MistralClient;
};
const { configureTelemetry } = require("@mistralai/mistralai/extra/observability");

/** Whether its own spans are asked for, and from whom. */
interface Subject {
  tracerProvider?: TracerProvider;
}

const mistral = (
  what: string,
  make: (client: MistralClient, way: Way) => Promise<unknown>,
): Client<Subject> => ({
  ...{ name: `Mistral 2, ${what}`, provider: "mistral_ai", model: MODELS.mistral_ai },
  ...{ protocol: mistralProtocol, usage: mistralUsage },
  fresh: () => ({}),
  instruments: {
    "its own telemetry": (subject, { tracerProvider }) => Object.assign(subject, { tracerProvider }),
  },
  async call({ tracerProvider }, way) {
    const httpClient = new HTTPClient({ fetcher: way.fetch });
    const client = new Mistral({ apiKey: "k", serverURL: way.url, httpClient });
    if (tracerProvider) await configureTelemetry(client, tracerProvider, { redaction: false });
    return make(client, way);
  },
});
const ofMistral = { model: MODELS.mistral_ai, messages: messages("cached") };

const ollama = (what: string, make: (client: Ollama, way: Way) => Promise<unknown>): Client<Subject> => ({
  ...{ name: `Ollama, ${what}`, provider: "ollama", model: "llama3.1:8b" },
  ...{ protocol: ollamaProtocol, usage: ollamaUsage, instruments: {} },
  fresh: () => ({}),
  call: (_, way) => make(new Ollama({ host: way.url, fetch: way.fetch }), way),
});
const ofOllama = { model: "llama3.1:8b", messages: messages("cached") };

const gemini = (
  what: string,
  make: (client: GoogleGenAI, way: Way) => Promise<unknown>,
): Client<Subject> => ({
  ...{ name: `Google GenAI, ${what}`, provider: "gcp.gemini", model: "gemini-2.5-flash" },
  ...{ protocol: geminiProtocol, usage: geminiUsage, instruments: {}, takesNoFetch: true },
  fresh: () => ({}),
  call: (_, way) => make(new GoogleGenAI({ apiKey: "k", httpOptions: { baseUrl: way.url } }), way),
});
const ofGemini = { model: "gemini-2.5-flash", contents: "cached" };

/** All of them. */
export const OTHERS: readonly Client<Subject>[] = [
  mistral("chat", (client, { around }) => around(() => client.chat.complete(ofMistral))),
  mistral("chat streamed", async (client, { around }) =>
    toItsEnd(await around(() => client.chat.stream(ofMistral))),
  ),
  gemini("content", (client, { around }) => around(() => client.models.generateContent(ofGemini))),
  gemini("content streamed", async (client, { around }) =>
    toItsEnd(await around(() => client.models.generateContentStream(ofGemini))),
  ),
  ollama("chat", (client, { around }) => around(() => client.chat(ofOllama))),
  ollama("chat streamed", async (client, { around }) =>
    toItsEnd(await around(() => client.chat({ ...ofOllama, stream: true }))),
  ),
];

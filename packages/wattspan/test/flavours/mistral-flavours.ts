/** Calls of Mistral's models. */

import { createRequire } from "node:module";
import { meterInference } from "@wattspan/core";
import { type Flavour, type MakeCall, MODELS, messages } from "./flavour.ts";

/**
 * The used part of the client. Its own types add to the global `ReadableStream` of everything compiled with
 * them.
 */
interface MistralClient {
  readonly chat: {
    complete(request: object): Promise<unknown>;
    stream(request: object): Promise<AsyncIterable<{ readonly data: { readonly model: string } }>>;
  };
}
const require = createRequire(import.meta.url);
const { Mistral } = require("@mistralai/mistralai") as { Mistral: new (options: object) => MistralClient };
const { configureTelemetry } = require("@mistralai/mistralai/extra/observability");
const provider = "mistral_ai";
const model = MODELS[provider];

/** Calls through a client. */
const mistralCalls =
  (
    around: <T>(call: () => T) => T,
    prepare: (client: MistralClient) => Promise<unknown> = () => Promise.resolve(),
  ): MakeCall =>
  async (call, url) => {
    const client = new Mistral({ apiKey: "k", serverURL: url });
    await prepare(client);
    const request = { model, messages: messages(call) };
    if (call !== "streamed") return around(() => client.chat.complete(request));
    let text = "";
    for await (const { data } of await around(() => client.chat.stream(request))) text += data.model;
    return text;
  };

/** All of them. */
export const MISTRAL: readonly Flavour[] = [
  {
    name: "meterInference, Mistral 2",
    provider,
    withholds: [],
    instrument: () => mistralCalls((call) => meterInference({ model, provider }, call)),
  },
  {
    name: "Mistral 2 by itself",
    provider,
    withholds: ["cache"],
    instrument: ({ tracerProvider }) =>
      mistralCalls(
        (call) => call(),
        (client) => configureTelemetry(client, tracerProvider, { redaction: false }),
      ),
  },
];

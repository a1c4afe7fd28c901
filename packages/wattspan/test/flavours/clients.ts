/** The official clients as applications use them, whoever has instrumented them. */

import type Anthropic from "@anthropic-ai/sdk";
import type { OpenAI } from "openai6";
import { type MakeCall, MODELS, messages } from "./flavour.ts";

/** What an application puts around a call. */
type Around = <T>(call: () => T) => T;
const nothing: Around = (call) => call();

/** Calls through a class of OpenAI's client. */
export const openaiCalls =
  (Client: typeof OpenAI, around = nothing, wrap = (client: OpenAI) => client): MakeCall =>
  async (call, url) => {
    const client = wrap(new Client({ apiKey: "k", baseURL: `${url}/v1`, maxRetries: 0, logLevel: "off" }));
    const request = { model: MODELS.openai, messages: messages(call) };
    if (call !== "streamed") return around(() => client.chat.completions.create(request));
    const asked = { ...request, stream: true, stream_options: { include_usage: true } } as const;
    let text = "";
    for await (const chunk of await around(() => client.chat.completions.create(asked)))
      text += chunk.choices[0]?.delta.content ?? "";
    return text;
  };

/** Calls through a class of Anthropic's client. */
export const anthropicCalls =
  (Client: typeof Anthropic, around = nothing): MakeCall =>
  async (call, url) => {
    const client = new Client({ apiKey: "k", baseURL: url, maxRetries: 0, logLevel: "off" });
    const request = { model: MODELS.anthropic, max_tokens: 20, messages: messages(call) };
    if (call !== "streamed") return around(() => client.messages.create(request));
    let text = "";
    for await (const event of await around(() => client.messages.create({ ...request, stream: true })))
      text += event.type;
    return text;
  };

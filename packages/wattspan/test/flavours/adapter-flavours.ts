/** Calls that adapters report, without a span of others. */

import { createOpenAI } from "@ai-sdk/openai";
import { ChatOpenAI } from "@langchain/openai";
import {
  Agent,
  addTraceProcessor,
  OpenAIChatCompletionsModel,
  Runner,
  setTraceProcessors,
  setTracingDisabled,
} from "@openai/agents";
import { generateText, streamText } from "ai";
import { OpenAI } from "openai7";
import { wattspanTelemetry } from "wattspan/ai-sdk";
import { meteredClientFetch } from "wattspan/fetch";
import { wattspanLangChain } from "wattspan/langchain";
import { wattspanTracingProcessor } from "wattspan/openai-agents";
import { openaiCalls } from "./clients.ts";
import { type Flavour, MODELS, messages } from "./flavour.ts";

const shared = { provider: "openai", withholds: [] } as const;
const model = MODELS.openai;

/** All of them. */
export const ADAPTERS: readonly Flavour[] = [
  {
    ...shared,
    name: "wattspan/fetch, openai 7",
    instrument: () =>
      openaiCalls(
        class extends OpenAI {
          constructor(options: ConstructorParameters<typeof OpenAI>[0]) {
            const { host } = new URL(options?.baseURL ?? "");
            super({ ...options, fetch: meteredClientFetch(undefined, { hosts: { [host]: "openai" } }) });
          }
        } as never,
      ),
  },
  {
    ...shared,
    name: "wattspan/ai-sdk",
    instrument: () => async (call, url) => {
      const options = {
        model: createOpenAI({ apiKey: "k", baseURL: `${url}/v1` }).chat(model),
        messages: messages(call),
        telemetry: { integrations: wattspanTelemetry() },
      };
      return call === "streamed" ? streamText(options).text : generateText(options);
    },
  },
  {
    ...shared,
    name: "wattspan/langchain",
    instrument: () => async (call, url) => {
      const chat = new ChatOpenAI({ model, apiKey: "k", configuration: { baseURL: `${url}/v1` } });
      const callbacks = [wattspanLangChain()];
      if (call !== "streamed") return chat.invoke(call, { callbacks });
      let text = "";
      for await (const chunk of await chat.stream(call, { callbacks })) text += chunk.text;
      return text;
    },
  },
  {
    ...shared,
    name: "wattspan/openai-agents",
    instrument: () => async (call, url) => {
      setTracingDisabled(false);
      setTraceProcessors([]);
      addTraceProcessor(wattspanTracingProcessor());
      const client = new OpenAI({ apiKey: "k", baseURL: `${url}/v1` });
      const agent = new Agent({
        name: "answer",
        model: new OpenAIChatCompletionsModel(client as never, model),
      });
      if (call !== "streamed") return new Runner().run(agent, call);
      const result = await new Runner().run(agent, call, { stream: true });
      for await (const _ of result);
      return result.completed;
    },
  },
];

/** The OpenAI Agents SDK, over OpenAI's client. */

import {
  Agent,
  addTraceProcessor,
  OpenAIChatCompletionsModel,
  Runner,
  setTraceProcessors,
  setTracingDisabled,
} from "@openai/agents";
import { OpenAI } from "openai7";
import { wattspanTracingProcessor } from "wattspan/openai-agents";
import { openaiProtocol, openaiUsage } from "../../clients/protocols/openai.ts";
import { MODELS } from "../flavour.ts";
import { type Client, toItsEnd } from "./client.ts";

const model = MODELS.openai;

const use = (streamed: boolean): Client<undefined> => ({
  ...{ name: `OpenAI Agents, run${streamed ? " streamed" : ""}`, provider: "openai", model },
  ...{ protocol: openaiProtocol(), usage: openaiUsage },
  // Its processors are those of the process.
  fresh: () => setTraceProcessors([]) as undefined,
  instruments: {
    "wattspan/openai-agents"() {
      setTracingDisabled(false);
      addTraceProcessor(wattspanTracingProcessor());
    },
  },
  async call(_, { url, fetch, around }) {
    const client = new OpenAI({ apiKey: "k", baseURL: `${url}/v1`, maxRetries: 0, fetch });
    const answer = new OpenAIChatCompletionsModel(client as never, model);
    const agent = new Agent({ name: "answer", model: answer });
    if (!streamed) return around(() => new Runner().run(agent, "cached"));
    const result = await around(() => new Runner().run(agent, "cached", { stream: true }));
    await toItsEnd(result);
    return result.completed;
  },
});

/** All of them. */
export const AGENTS: readonly Client<undefined>[] = [use(false), use(true)];

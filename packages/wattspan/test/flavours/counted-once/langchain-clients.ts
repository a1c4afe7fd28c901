/** LangChain's models of OpenAI and Anthropic. */

import { ChatAnthropic } from "@langchain/anthropic";
import type { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { ChatOpenAI } from "@langchain/openai";
import { wattspanLangChain } from "wattspan/langchain";
import { anthropicProtocol, anthropicUsage } from "../../clients/protocols/anthropic.ts";
import { openaiProtocol, openaiUsage } from "../../clients/protocols/openai.ts";
import { MODELS } from "../flavour.ts";
import { openInferencePatch, openLlmetryPatch, type Patch } from "../langchain-flavours.ts";
import { type Client, toItsEnd, type Way } from "./client.ts";

/** Handlers of a call, and what changes LangChain for its time. */
interface Subject {
  readonly callbacks: (ReturnType<typeof wattspanLangChain> | BaseCallbackHandler)[];
  readonly patches: Patch[];
}

const instruments: Client<Subject>["instruments"] = {
  OpenInference: ({ patches }, sdk) => patches.push(openInferencePatch(sdk)),
  openllmetry: async ({ patches }, sdk) => patches.push(await openLlmetryPatch(sdk)),
  "wattspan/langchain": ({ callbacks }) => callbacks.push(wattspanLangChain()),
};

type ModelAt = (way: Way) => ChatOpenAI | ChatAnthropic;
const openai: ModelAt = ({ url, fetch }) =>
  new ChatOpenAI({
    ...{ model: MODELS.openai, apiKey: "k", maxRetries: 0 },
    configuration: { baseURL: `${url}/v1`, fetch },
  });
const anthropic: ModelAt = ({ url, fetch }) =>
  new ChatAnthropic({
    ...{ model: MODELS.anthropic, apiKey: "k", maxRetries: 0, anthropicApiUrl: url },
    clientOptions: { fetch },
  });

const use = (
  streamed: boolean,
  modelAt: ModelAt,
): Pick<Client<Subject>, "name" | "fresh" | "instruments" | "call"> => ({
  name: `LangChain, ${modelAt === openai ? "ChatOpenAI" : "ChatAnthropic"}${streamed ? " streamed" : ""}`,
  fresh: () => ({ callbacks: [], patches: [] }),
  instruments,
  async call({ callbacks, patches }, way) {
    const model = modelAt(way);
    for (const { patch } of patches) patch();
    try {
      if (streamed) await toItsEnd(await way.around(() => model.stream("cached", { callbacks })));
      else await way.around(() => model.invoke("cached", { callbacks }));
    } finally {
      for (const { unpatch } of patches.toReversed()) unpatch();
    }
  },
});
const ofOpenai = { provider: "openai", model: MODELS.openai, protocol: openaiProtocol(), usage: openaiUsage };
const ofAnthropic = {
  ...{ provider: "anthropic", model: MODELS.anthropic, protocol: anthropicProtocol, usage: anthropicUsage },
};

/** All of them. */
export const LANGCHAIN: readonly Client<Subject>[] = [false, true].flatMap((streamed) => [
  { ...ofOpenai, ...use(streamed, openai) },
  { ...ofAnthropic, ...use(streamed, anthropic) },
]);

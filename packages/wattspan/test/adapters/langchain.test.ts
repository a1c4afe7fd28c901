/** LangChain and LangGraph with our handler: each call counts once, and as elsewhere. */

import { ChatAnthropic } from "@langchain/anthropic";
import { InMemoryCache } from "@langchain/core/caches";
import type { CallbackHandlerMethods } from "@langchain/core/callbacks/base";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { BaseRetriever } from "@langchain/core/retrievers";
import { RunnableLambda } from "@langchain/core/runnables";
import { tool } from "@langchain/core/tools";
import { Annotation, END, START, StateGraph } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { createBudget } from "@wattspan/budget";
import { meterAgent } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { wattspanLangChain } from "../../src/adapters/langchain/langchain.js";
import { type Behaviour, localProvider, type Protocol } from "../clients/local-provider.js";
import { anthropicProtocol, anthropicUsage } from "../clients/protocols/anthropic.js";
import { openaiProtocol, openaiUsage } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { meteredGlobally } from "./metered-globally.js";

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const got: T[] = [];
  for await (const item of items) got.push(item);
  return got;
}

describe.skipIf(!hasLoopback).each<[string, () => CallbackHandlerMethods[], boolean]>([
  ["our handler", () => [wattspanLangChain()], false],
  ["our handler twice", () => [wattspanLangChain(), wattspanLangChain()], false],
  ["our handler and a metered fetch", () => [wattspanLangChain()], true],
])(overLoopback("LangChain with %s"), (adapters, handlers, meters) => {
  async function start(protocol: Protocol = openaiProtocol(), behaviours: readonly Behaviour[] = []) {
    const { url } = await localProvider(protocol, behaviours);
    const hosts = { [new URL(url).host]: protocol === anthropicProtocol ? "anthropic" : "openai" };
    const fetch = meters ? { fetch: meteredClientFetch(undefined, { hosts }) } : {};
    const model = new ChatOpenAI({
      model: "m",
      apiKey: "k",
      maxRetries: 1,
      configuration: { baseURL: `${url}/v1`, ...fetch },
    });
    const claude = new ChatAnthropic({ model: "m", apiKey: "k", anthropicApiUrl: url, clientOptions: fetch });
    return { ...meteredGlobally(), model, claude, config: { callbacks: handlers() } };
  }

  it(`a model of LangChain with ${adapters} is one call when it is invoked`, async () => {
    const { model, config, call } = await start();
    await meterAgent({ name: "outer" }, () => model.invoke("hi", config));
    const seen = await call();
    expect(seen).toMatchObject({ name: "m", outcome: "ok", usage: openaiUsage, energy: { value: 18 } });
    expect(seen.parentId).toBeDefined();
    expect(seen.attempts).toEqual(meters ? { count: 1, failed: 0 } : undefined);
  });

  it(`a model of LangChain with ${adapters} is one call when it is streamed`, async () => {
    const { model, config, call } = await start();
    await all(await model.stream("hi", config));
    expect(await call()).toMatchObject({ name: "m", outcome: "ok", usage: openaiUsage });
  });

  it(`an answer from LangChain's cache with ${adapters} has no call, and is charged nothing`, async () => {
    const { model, config, call, footprints } = await start();
    model.cache = new InMemoryCache();
    const budget = createBudget({
      name: "b",
      limits: { tokens: 1000 },
      onUnknown: { reserve: { tokens: 100 } },
    });
    for (let times = 3; times > 0; times--)
      await meterAgent({ name: "outer", budget }, () => model.invoke("hi", config));
    expect(await call()).toMatchObject({ usage: openaiUsage, energy: { value: 18 } });
    for (const agent of await footprints("agent", 3)) expect(agent.unknown).toBeUndefined();
    const { spent, reserved } = budget.status();
    expect([spent.tokens, reserved.tokens]).toEqual([22, 0]);
  });

  it.each<[string, (model: ChatAnthropic, config: object) => Promise<unknown>]>([
    ["invoked", (model, config) => model.invoke("hi", config)],
    ["streamed", async (model, config) => all(await model.stream("hi", config))],
  ])(
    `a prompt-cached call of Anthropic's by LangChain with ${adapters} has its tokens, %s`,
    async (_, use) => {
      const { claude, config, call } = await start(anthropicProtocol);
      await use(claude, config);
      expect(await call()).toMatchObject({ name: "m", usage: anthropicUsage });
    },
  );

  it(`a chain of LangChain with ${adapters} is an agent with its retriever, tool and call inside`, async () => {
    const { model, config, footprints, seen } = await start();
    class Shelf extends BaseRetriever {
      readonly lc_namespace = ["test"];
      override async _getRelevantDocuments() {
        return [];
      }
    }
    const look = tool(() => "seen", { name: "look", description: "looks", schema: z.object({}) });
    const chain = RunnableLambda.from(async (question: string, inner) => {
      await new Shelf().invoke(question, inner);
      await look.invoke({}, inner);
      return { question };
    })
      .pipe(ChatPromptTemplate.fromTemplate("{question}"))
      .pipe(model)
      .pipe(new StringOutputParser());
    await chain.invoke("hi", { ...config, runName: "asker" });
    const [call] = await footprints("inference", 1);
    const [agent] = await footprints("agent", 1);
    expect(agent).toMatchObject({ name: "asker", energy: { value: 18 } });
    expect(call?.parentId).toBe(agent?.id);
    expect(seen.byName("look")[0]?.parentId).toBe(seen.byName("RunnableLambda")[0]?.id);
    expect(seen.byName("Shelf")).toHaveLength(1);
  });

  it(`a graph of LangGraph with ${adapters} is an agent with a step for each node, and the calls below those`, async () => {
    const { model, config, footprints, seen } = await start();
    const State = Annotation.Root({ text: Annotation<string> });
    const ask = async ({ text }: typeof State.State) => ({
      text: String((await model.invoke(text)).content),
    });
    const graph = new StateGraph(State)
      .addNode("draft", ask)
      .addNode("review", ask)
      .addEdge(START, "draft")
      .addEdge("draft", "review")
      .addEdge("review", END)
      .compile();
    await graph.invoke({ text: "hi" }, { ...config, runName: "writer" });
    const calls = await footprints("inference", 2);
    const [agent] = await footprints("agent", 1);
    expect(agent).toMatchObject({ name: "writer", outcome: "ok", energy: { value: 36 } });
    const nodes = [seen.byName("draft")[0], seen.byName("review")[0]];
    expect(nodes.map((node) => node?.parentId)).toEqual([agent?.id, agent?.id]);
    expect(calls.map(({ parentId }) => parentId)).toEqual(nodes.map((node) => node?.id));
  });

  it(`twenty parallel calls of LangChain with ${adapters} each have their tokens`, async () => {
    const { model, config, footprints } = await start();
    await model.batch(
      Array.from({ length: 20 }, () => "hi"),
      config,
    );
    for (const { usage } of await footprints("inference", 20)) expect(usage).toEqual(openaiUsage);
  });

  it(`a call of LangChain with ${adapters} that is retried after a 429 is one call`, async () => {
    const { model, config, call } = await start(openaiProtocol(), ["busy"]);
    await model.invoke("hi", config);
    const { outcome, usage, attempts } = await call();
    expect({ outcome, usage }).toEqual({ outcome: "ok", usage: openaiUsage });
    if (meters) expect(attempts).toEqual({ count: 2, failed: 1 });
  });

  it(`a call of LangChain with ${adapters} that gets a 500 is a failed call of a failed agent`, async () => {
    const { model, config, footprints } = await start(openaiProtocol(), ["fail", "fail"]);
    const chain = RunnableLambda.from(() => "hi").pipe(model);
    await expect(chain.invoke("hi", config)).rejects.toThrow();
    const [call] = await footprints("inference", 1);
    expect(call).toMatchObject({ outcome: "error", reasons: expect.arrayContaining(["no_usage"]) });
    expect((await footprints("agent", 1))[0]).toMatchObject({ outcome: "error" });
  });

  it(`an endless stream of LangChain with ${adapters} that is aborted is an aborted call with its input tokens`, async () => {
    const { claude, config, call } = await start(anthropicProtocol, ["stall"]);
    const abort = new AbortController();
    const read = async () => {
      for await (const _ of await claude.stream("hi", { ...config, signal: abort.signal })) abort.abort();
    };
    await expect(read()).rejects.toThrow();
    expect(await call()).toMatchObject({ outcome: "aborted", usage: { inputFresh: 11 } });
  });
});

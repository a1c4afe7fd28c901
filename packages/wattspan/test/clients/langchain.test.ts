import { ChatAnthropic } from "@langchain/anthropic";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessageChunk } from "@langchain/core/messages";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatOpenAI, type ChatOpenAIFields, OpenAIEmbeddings } from "@langchain/openai";
import { describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../loopback.js";
import { bareAndMetered, type Meter, type Trial } from "./bare-and-metered.js";
import { anthropicProtocol, anthropicStart, anthropicUsage } from "./protocols/anthropic.js";
import { openaiProtocol, openaiUsage } from "./protocols/openai.js";

const openai = (
  more: Partial<Trial<BaseChatModel>> = {},
  fields: ChatOpenAIFields = {},
): Trial<BaseChatModel> => ({
  protocol: openaiProtocol(),
  client: ({ url }) =>
    new ChatOpenAI({
      model: "m",
      apiKey: "k",
      maxRetries: 0,
      configuration: { baseURL: `${url}/v1` },
      ...fields,
    }),
  ...more,
});
const anthropic = (more: Partial<Trial<BaseChatModel>> = {}): Trial<BaseChatModel> => ({
  protocol: anthropicProtocol,
  client: ({ url }) => new ChatAnthropic({ model: "m", apiKey: "k", maxRetries: 0, anthropicApiUrl: url }),
  ...more,
});
const ok = { outcome: "ok", usage: openaiUsage, reasons: [], requests: 1 };
const unknown = { outcome: "ok", usage: undefined, reasons: ["no_usage"], requests: 1 };

async function textOf(chunks: AsyncIterable<unknown>): Promise<unknown[]> {
  const texts: unknown[] = [];
  for await (const chunk of chunks) texts.push(chunk instanceof AIMessageChunk ? chunk.text : chunk);
  return texts;
}

describe.skipIf(!hasLoopback)(overLoopback("@langchain/core 1.4.0"), () => {
  const uses: [string, (model: BaseChatModel, meter: Meter) => Promise<unknown>][] = [
    ["invoke", async (model, meter) => (await meter(() => model.invoke("hi"))).text],
    [
      "stream",
      async (model, meter) => {
        const stream = await meter(() => model.stream("hi"));
        return [stream instanceof ReadableStream, await textOf(stream)];
      },
    ],
    [
      "stream, its chunks put together",
      async (model, meter) => {
        const chunks: AIMessageChunk[] = [];
        for await (const chunk of await meter(() => model.stream("hi"))) chunks.push(chunk);
        const whole = chunks.reduce((before, chunk) => before.concat(chunk));
        return [whole.text, whole.usage_metadata];
      },
    ],
    [
      "generate",
      async (model, meter) =>
        (await meter(() => model.generate([[["human", "hi"]]] as never))).generations[0]?.[0]?.text,
    ],
  ];
  it.each(uses)("@langchain/openai 1.6.0, %s", async (_, use) => {
    expect(await bareAndMetered(openai(), use)).toEqual(ok);
  });

  it.each(uses)("@langchain/openai 1.6.0, with the Responses API, %s", async (_, use) => {
    expect(await bareAndMetered(openai({}, { useResponsesApi: true }), use)).toEqual(ok);
  });

  it.each(uses)("@langchain/anthropic 1.5.11, %s", async (_, use) => {
    expect(await bareAndMetered(anthropic(), use)).toEqual({ ...ok, usage: anthropicUsage });
  });

  it("invoke of a model that streams inside: the sum that LangChain makes, with the beginning of the output twice", async () => {
    const streaming = anthropic({
      client: ({ url }) =>
        new ChatAnthropic({ model: "m", apiKey: "k", maxRetries: 0, anthropicApiUrl: url, streaming: true }),
    });
    const seen = await bareAndMetered(
      streaming,
      async (model, meter) => (await meter(() => model.invoke("hi"))).text,
    );
    expect(seen.usage).toEqual({ ...anthropicUsage, output: 8 });
  });

  it("generate with two prompts: the sum of both", async () => {
    const seen = await bareAndMetered(openai(), async (model, meter) => {
      const prompts = [[["human", "hi"]], [["human", "you"]]] as never;
      return (await meter(() => model.generate(prompts))).generations.length;
    });
    const usage = { inputFresh: 22, cacheRead: 8, output: 14, reasoning: 6 };
    expect(seen).toEqual({ ...ok, usage, requests: 2 });
  });

  it("a chain that gives text: the tokens are not known", async () => {
    const seen = await bareAndMetered(openai(), async (model, meter) =>
      textOf(await meter(() => model.pipe(new StringOutputParser()).stream("hi"))),
    );
    expect(seen).toEqual(unknown);
  });

  it("embeddings: the tokens are not known", async () => {
    const trial: Trial<OpenAIEmbeddings> = {
      protocol: openaiProtocol(),
      client: ({ url }) => new OpenAIEmbeddings({ apiKey: "k", configuration: { baseURL: `${url}/v1` } }),
    };
    expect(await bareAndMetered(trial, (model, meter) => meter(() => model.embedQuery("hi")))).toEqual(
      unknown,
    );
  });

  it("429, then an answer", async () => {
    const seen = await bareAndMetered(
      openai({ behaviours: ["busy"] }, { maxRetries: 1 }),
      async (model, meter) => (await meter(() => model.invoke("hi"))).text,
    );
    expect(seen).toEqual({ ...ok, requests: 2 });
  });

  it("500", async () => {
    const seen = await bareAndMetered(openai({ behaviours: ["fail"] }), (model, meter) =>
      meter(() => model.invoke("hi")),
    );
    expect(seen).toEqual({ ...unknown, outcome: "error" });
  });

  it.each(["garble", "cut"] as const)("a stream with %s in its middle", async (behaviour) => {
    const seen = await bareAndMetered(anthropic({ behaviours: [behaviour] }), async (model, meter) =>
      textOf(await meter(() => model.stream("hi"))),
    );
    expect(seen).toEqual({ ...unknown, outcome: "error", usage: anthropicStart });
  });

  it.each([
    ["@langchain/openai", openai, undefined],
    ["@langchain/anthropic", anthropic, anthropicStart],
  ] as const)("%s, a stream that never ends, aborted", async (_, trial, usage) => {
    const seen = await bareAndMetered(trial({ behaviours: ["stall"] }), async (model, meter) => {
      const abort = new AbortController();
      const stream = await meter(() => model.stream("hi", { signal: abort.signal }));
      for await (const _ of stream) abort.abort();
    });
    expect(seen).toEqual({ ...unknown, outcome: "aborted", usage });
  });

  it("a stream that never ends, left", async () => {
    const seen = await bareAndMetered(anthropic({ behaviours: ["stall"] }), async (model, meter) => {
      for await (const chunk of await meter(() => model.stream("hi"))) return chunk.text;
    });
    expect(seen).toEqual({ ...unknown, outcome: "aborted", usage: anthropicStart });
  });
});

import { ChatAnthropic } from "@langchain/anthropic";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessageChunk } from "@langchain/core/messages";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatOpenAI, type ChatOpenAIFields, OpenAIEmbeddings } from "@langchain/openai";
import { describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../loopback.js";
import { bareAndMetered, type Meter, type Trial } from "./bare-and-metered.js";
import type { Protocol } from "./local-provider.js";
import { anthropicProtocol, anthropicStart, anthropicUsage } from "./protocols/anthropic.js";
import { mistralProtocol, mistralUsage } from "./protocols/mistral.js";
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
  it.each(uses)("LangChain's ChatOpenAI gives the same when metered, with its tokens: %s", async (_, use) => {
    expect(await bareAndMetered(openai(), use)).toEqual(ok);
  });

  it.each(uses)(
    "LangChain's ChatOpenAI with the Responses API gives the same when metered, with its tokens: %s",
    async (_, use) => {
      expect(await bareAndMetered(openai({}, { useResponsesApi: true }), use)).toEqual(ok);
    },
  );

  it.each(uses)(
    "LangChain's ChatAnthropic gives the same when metered, with its tokens: %s",
    async (_, use) => {
      expect(await bareAndMetered(anthropic(), use)).toEqual({ ...ok, usage: anthropicUsage });
    },
  );

  it.each<[string, Protocol, object]>([
    ["with its last piece of text (DeepSeek, Mistral)", mistralProtocol, mistralUsage],
    ["with each piece (vLLM)", openaiProtocol({ continuous: true }), openaiUsage],
  ])(
    "LangChain's stream of a provider that states its tokens %s has them once, and its chunks say so twice",
    async (_, protocol, usage) => {
      const seen = await bareAndMetered(openai({ protocol }), async (model, meter) =>
        textOf(await meter(() => model.stream("hi"))),
      );
      expect(seen).toEqual({ ...ok, usage });
    },
  );

  it("LangChain's stream that is left has the tokens so far where each piece has them (vLLM)", async () => {
    const protocol = openaiProtocol({ continuous: true });
    const seen = await bareAndMetered(openai({ protocol }), async (model, meter) => {
      let got = 0;
      for await (const _ of await meter(() => model.stream("hi"))) if (++got === 3) break;
      return got;
    });
    expect(seen).toEqual({ ...ok, outcome: "aborted", usage: { inputFresh: 15, output: 2 } });
  });

  it("LangChain's invoke of a model that streams inside has LangChain's sum, with the output's beginning twice", async () => {
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

  it("LangChain's generate with two prompts is one call with the tokens of both", async () => {
    const seen = await bareAndMetered(openai(), async (model, meter) => {
      const prompts = [[["human", "hi"]], [["human", "you"]]] as never;
      return (await meter(() => model.generate(prompts))).generations.length;
    });
    const usage = { inputFresh: 22, cacheRead: 8, output: 14, reasoning: 6 };
    expect(seen).toEqual({ ...ok, usage, requests: 2 });
  });

  it("LangChain's chain that gives text is a call of unknown tokens", async () => {
    const seen = await bareAndMetered(openai(), async (model, meter) =>
      textOf(await meter(() => model.pipe(new StringOutputParser()).stream("hi"))),
    );
    expect(seen).toEqual(unknown);
  });

  it("LangChain's embeddings are a call of unknown tokens", async () => {
    const trial: Trial<OpenAIEmbeddings> = {
      protocol: openaiProtocol(),
      client: ({ url }) => new OpenAIEmbeddings({ apiKey: "k", configuration: { baseURL: `${url}/v1` } }),
    };
    expect(await bareAndMetered(trial, (model, meter) => meter(() => model.embedQuery("hi")))).toEqual(
      unknown,
    );
  });

  it("LangChain's invoke after a 429 is one call of two requests, with the tokens of the answer", async () => {
    const seen = await bareAndMetered(
      openai({ behaviours: ["busy"] }, { maxRetries: 1 }),
      async (model, meter) => (await meter(() => model.invoke("hi"))).text,
    );
    expect(seen).toEqual({ ...ok, requests: 2 });
  });

  it("LangChain's invoke that gets a 500 is a failed call of unknown tokens", async () => {
    const seen = await bareAndMetered(openai({ behaviours: ["fail"] }), (model, meter) =>
      meter(() => model.invoke("hi")),
    );
    expect(seen).toEqual({ ...unknown, outcome: "error" });
  });

  it.each(["garble", "cut"] as const)(
    "LangChain's stream with %s in its middle is a failed call with its input tokens",
    async (behaviour) => {
      const seen = await bareAndMetered(anthropic({ behaviours: [behaviour] }), async (model, meter) =>
        textOf(await meter(() => model.stream("hi"))),
      );
      expect(seen).toEqual({ ...unknown, outcome: "error", usage: anthropicStart });
    },
  );

  it.each([
    ["@langchain/openai", openai, undefined],
    ["@langchain/anthropic", anthropic, anthropicStart],
  ] as const)(
    "an endless stream of %s that is aborted is an aborted call with the tokens stated so far",
    async (_, trial, usage) => {
      const seen = await bareAndMetered(trial({ behaviours: ["stall"] }), async (model, meter) => {
        const abort = new AbortController();
        const stream = await meter(() => model.stream("hi", { signal: abort.signal }));
        for await (const _ of stream) abort.abort();
      });
      expect(seen).toEqual({ ...unknown, outcome: "aborted", usage });
    },
  );

  it("LangChain's endless stream whose reader leaves is an aborted call with its input tokens", async () => {
    const seen = await bareAndMetered(anthropic({ behaviours: ["stall"] }), async (model, meter) => {
      for await (const chunk of await meter(() => model.stream("hi"))) return chunk.text;
    });
    expect(seen).toEqual({ ...unknown, outcome: "aborted", usage: anthropicStart });
  });
});

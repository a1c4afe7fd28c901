import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import {
  embed,
  generateText,
  isStepCount,
  type LanguageModel,
  Output,
  streamObject,
  streamText,
  tool,
} from "ai";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { hasLoopback, overLoopback } from "../loopback.js";
import { bareAndMetered, type Meter, type Trial } from "./bare-and-metered.js";
import { inTwoSteps } from "./in-two-steps.js";
import type { LocalProvider } from "./local-provider.js";
import { anthropicProtocol, anthropicUsage } from "./protocols/anthropic.js";
import { EMBEDDED, openaiProtocol, openaiUsage } from "./protocols/openai.js";

const openai = ({ url }: LocalProvider) => createOpenAI({ apiKey: "k", baseURL: `${url}/v1` });
const chat = (provider: LocalProvider): LanguageModel => openai(provider).chat("m");

const trial = (more: Partial<Trial<LanguageModel>> = {}): Trial<LanguageModel> => ({
  protocol: openaiProtocol(),
  client: chat,
  ...more,
});
const ok = { outcome: "ok", usage: openaiUsage, reasons: [], requests: 1 };
const unknown = { outcome: "ok", usage: undefined, reasons: ["no_usage"], requests: 1 };

/** Errors are parts of its streams, and it would also print them. */
const stream = (model: LanguageModel, more = {}) =>
  streamText({ model, prompt: "hi", maxRetries: 0, onError: () => undefined, ...more });

const twoSteps = {
  tools: { look: tool({ inputSchema: z.object({}), execute: () => "seen" }) },
  stopWhen: isStepCount(2),
};
const doubled = { inputFresh: 22, cacheRead: 8, output: 14, reasoning: 6 };

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const got: T[] = [];
  for await (const item of items) got.push(item);
  return got;
}

describe.skipIf(!hasLoopback)(overLoopback("ai 7.0.173 with @ai-sdk/openai 4.0.118"), () => {
  it("the AI SDK's generateText gives the same when metered, with its tokens", async () => {
    const seen = await bareAndMetered(trial(), async (model, meter) => {
      const result = await meter(() => generateText({ model, prompt: "hi" }));
      return [result.text, result.usage];
    });
    expect(seen).toEqual(ok);
  });

  it.each<[string, (model: LanguageModel, meter: Meter) => Promise<unknown>]>([
    ["textStream", async (model, meter) => all(meter(() => stream(model)).textStream)],
    [
      "fullStream",
      async (model, meter) => (await all(meter(() => stream(model)).fullStream)).map(({ type }) => type),
    ],
    ["await text", async (model, meter) => meter(() => stream(model)).text],
    ["await usage", async (model, meter) => meter(() => stream(model)).usage],
    [
      "several of its promises and streams",
      async (model, meter) => {
        const result = meter(() => stream(model));
        return Promise.all([
          all(result.textStream),
          result.text,
          result.finishReason,
          all(result.textStream),
        ]);
      },
    ],
    [
      "toTextStreamResponse()",
      async (model, meter) =>
        meter(() => stream(model))
          .toTextStreamResponse()
          .text(),
    ],
    [
      "partialOutputStream",
      async (model, meter) => all(meter(() => stream(model, { output: Output.text() })).partialOutputStream),
    ],
    [
      "consumeStream()",
      async (model, meter) => {
        const result = meter(() => stream(model));
        await result.consumeStream();
        return result.finishReason;
      },
    ],
  ])("the AI SDK's streamText gives the same when metered, with its tokens: %s", async (_, use) => {
    expect(await bareAndMetered(trial(), use)).toEqual(ok);
  });

  it("the AI SDK's streamText of @ai-sdk/anthropic gives the same when metered, with its tokens", async () => {
    const seen = await bareAndMetered(
      {
        protocol: anthropicProtocol,
        client: ({ url }) => createAnthropic({ apiKey: "k", baseURL: `${url}/v1` })("m"),
      },
      async (model, meter) => all(meter(() => stream(model)).textStream),
    );
    expect(seen).toEqual({ ...ok, usage: anthropicUsage });
  });

  it("the AI SDK's streamObject gives the same when metered, with its tokens", async () => {
    const protocol = openaiProtocol({ words: ['{"sky":', '"blue"', "}"] });
    const seen = await bareAndMetered(trial({ protocol }), async (model, meter) => {
      const schema = z.object({ sky: z.string() });
      const result = meter(() => streamObject({ model, prompt: "hi", schema }));
      return [await all(result.partialObjectStream), await result.object];
    });
    expect(seen).toEqual(ok);
  });

  it("the AI SDK's embed gives the same when metered, with its tokens", async () => {
    const seen = await bareAndMetered(
      { protocol: openaiProtocol(), client: (provider) => openai(provider).embedding("m") },
      async (model, meter) => (await meter(() => embed({ model, value: "hi" }))).usage,
    );
    expect(seen.usage).toEqual(EMBEDDED);
  });

  it("the AI SDK's generateText after a 429 is one call of two requests, with the tokens of the answer", async () => {
    const seen = await bareAndMetered(
      trial({ behaviours: ["busy"] }),
      async (model, meter) => (await meter(() => generateText({ model, prompt: "hi" }))).text,
    );
    expect(seen).toEqual({ ...ok, requests: 2 });
  });

  it("the AI SDK's generateText that gets a 500 is a failed call of unknown tokens", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["fail"] }), (model, meter) =>
      meter(() => generateText({ model, prompt: "hi", maxRetries: 0 })),
    );
    expect(seen).toEqual({ ...unknown, outcome: "error" });
  });

  it.each([
    ["fail", "error"],
    ["garble", "error"],
    ["cut", "error"],
  ] as const)(
    "the AI SDK's streamText is a failed call of unknown tokens when the provider does this: %s",
    async (behaviour, outcome) => {
      const seen = await bareAndMetered(trial({ behaviours: [behaviour] }), async (model, meter) =>
        (await all(meter(() => stream(model)).fullStream)).map(({ type }) => type),
      );
      expect(seen).toEqual({ ...unknown, outcome });
    },
  );

  it.each([
    ["textStream", (result: ReturnType<typeof stream>) => result.textStream],
    ["fullStream", (result: ReturnType<typeof stream>) => result.fullStream],
  ])(
    "the AI SDK's endless streamText is an aborted call of unknown tokens when its %s is aborted",
    async (_, of) => {
      const seen = await bareAndMetered(trial({ behaviours: ["stall"] }), async (model, meter) => {
        const abort = new AbortController();
        const result = meter(() => stream(model, { abortSignal: abort.signal }));
        let got = 0;
        for await (const _ of of(result)) if (++got === 2) abort.abort();
        return got;
      });
      expect(seen).toEqual({ ...unknown, outcome: "aborted" });
    },
  );

  it.each<[string, (model: LanguageModel, meter: Meter) => Promise<unknown>]>([
    [
      "generateText",
      async (model, meter) => (await meter(() => generateText({ model, prompt: "hi", ...twoSteps }))).text,
    ],
    ["textStream", async (model, meter) => all(meter(() => stream(model, twoSteps)).textStream)],
    [
      "fullStream",
      async (model, meter) =>
        (await all(meter(() => stream(model, twoSteps)).fullStream)).map(({ type }) => type),
    ],
  ])(
    "the AI SDK's two steps with a tool between them are one call with the tokens of both, %s",
    async (_, use) => {
      const seen = await bareAndMetered(trial({ protocol: inTwoSteps }), use);
      expect(seen).toEqual({ ...ok, usage: doubled, requests: 2 });
    },
  );

  it.each([
    ["textStream", (result: ReturnType<typeof stream>) => result.textStream],
    ["fullStream", (result: ReturnType<typeof stream>) => result.fullStream],
  ])(
    "the AI SDK's two steps aborted in the second are one call with the tokens of the first, %s",
    async (_, of) => {
      const behaviours = ["answer", "stall"] as const;
      const seen = await bareAndMetered(trial({ protocol: inTwoSteps, behaviours }), async (model, meter) => {
        const abort = new AbortController();
        const result = meter(() => stream(model, { ...twoSteps, abortSignal: abort.signal }));
        for await (const item of of(result))
          if (typeof item === "string" || item.type === "text-delta") abort.abort();
      });
      expect(seen).toEqual({ ...ok, outcome: "aborted", requests: 2 });
    },
  );
});

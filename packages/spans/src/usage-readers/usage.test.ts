import type { TokenUsage } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addUsage, usageOf } from "./usage-readers.js";

/** 15 tokens of input, of which 4 came from a cache, and 7 of output, 3 of them reasoning. */
const chat = {
  prompt_tokens: 15,
  completion_tokens: 7,
  total_tokens: 22,
  prompt_tokens_details: { cached_tokens: 4, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 3, audio_tokens: 0 },
};
describe("usageOf", () => {
  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a string", "usage"],
    ["a function", () => 1],
    ["an empty object", {}],
    ["usage that is null, as chunks have it", { usage: null }],
    ["usage that is a string", { usage: "11" }],
    ["usage of something else", { usage: { type: "duration", seconds: 3 } }],
    ["tokens of something else", { usage: { tokens: 5 } }],
    ["a streamed Ollama chunk", { done: false, prompt_eval_count: 11, eval_count: 7 }],
    ["metadata of the caller", { metadata: { usage: "billing" } }],
    ["a response in another event", { type: "other", response: { usage: chat } }],
    ["an inherited usage", Object.create({ usage: chat })],
    ["inherited counts", { usage: Object.create(chat) }],
  ])("usageOf knows nothing of %s", (_, value) => {
    expect(usageOf(value)).toBeUndefined();
  });

  it.each([
    ["NaN", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["negative", -1],
    ["broken", 1.5],
    ["huge", 1e12],
    ["a string", "11"],
    ["a bigint", 11n],
    ["an object", {}],
    ["null", null],
  ])("usageOf leaves a count out that is %s", (_, count) => {
    expect(usageOf({ usage: { prompt_tokens: count, completion_tokens: 7 } })).toEqual({ output: 7 });
    expect(usageOf({ usage: { prompt_tokens: 11, completion_tokens: count } })).toEqual({ inputFresh: 11 });
    expect(usageOf({ usage: { ...chat, prompt_tokens_details: { cached_tokens: count } } })).toEqual({
      inputFresh: 15,
      output: 7,
      reasoning: 3,
    });
    expect(usageOf({ usage: { prompt_tokens: count } })).toBeUndefined();
  });

  it.each([
    ["OpenAI's", { usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } }],
    ["Anthropic's", { usage: { input_tokens: 0, output_tokens: 0, cache_read_input_tokens: 0 } }],
    ["Gemini's", { usageMetadata: { promptTokenCount: 0, candidatesTokenCount: 0, totalTokenCount: 0 } }],
    ["the AI SDK's", { usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 } }],
    ["LangChain's", { usage_metadata: { input_tokens: 0, output_tokens: 0, total_tokens: 0 } }],
    ["Ollama's", { done: true, prompt_eval_count: 0, eval_count: 0 }],
  ])(
    "usageOf takes zeros in %s answer as counts that nobody knows: no model runs on no input",
    (_, value) => {
      expect(usageOf(value)).toBeUndefined();
      expect(addUsage({ inputFresh: 11 }, value)).toEqual({ inputFresh: 11 });
    },
  );

  it("usageOf keeps the output next to an input of 0, and an output of 0 next to an input", () => {
    expect(usageOf({ usage: { prompt_tokens: 0, completion_tokens: 7 } })).toEqual({ output: 7 });
    expect(usageOf({ usage: { prompt_tokens: 11, completion_tokens: 0 } })).toEqual({
      inputFresh: 11,
      output: 0,
    });
    const cached = { input_tokens: 0, cache_read_input_tokens: 11, output_tokens: 7 };
    expect(usageOf({ usage: cached })).toEqual({ inputFresh: 0, cacheRead: 11, output: 7 });
  });

  it("usageOf takes no count that no model can have: input over 100 million, output over 10 million", () => {
    const of = (prompt_tokens: number, completion_tokens: number) =>
      usageOf({ usage: { prompt_tokens, completion_tokens } });
    expect(of(1e8, 1e7)).toEqual({ inputFresh: 1e8, output: 1e7 });
    expect(of(1e8 + 1, 1e7 + 1)).toBeUndefined();
    expect(of(3, 1e9)).toEqual({ inputFresh: 3 });
  });

  it("usageOf leaves out what contradicts itself", () => {
    const read = { prompt_tokens: 3, prompt_tokens_details: { cached_tokens: 4 } };
    expect(usageOf({ usage: read })).toEqual({ inputFresh: 3 });
    const write = { prompt_tokens: 5, prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 } };
    expect(usageOf({ usage: write })).toEqual({ inputFresh: 1, cacheRead: 4 });
    const thought = { completion_tokens: 2, completion_tokens_details: { reasoning_tokens: 3 } };
    expect(usageOf({ usage: thought })).toEqual({ output: 2 });
  });

  it("usageOf reads no getter", () => {
    const read: string[] = [];
    const value = {};
    const usage = {};
    for (const key of [
      "usage",
      "totalUsage",
      "usageMetadata",
      "timings",
      "done",
      "type",
      "metadata",
      "data",
    ]) {
      Object.defineProperty(value, key, { get: () => read.push(key), enumerable: true });
    }
    for (const key of ["prompt_tokens", "input_tokens", "inputTokens", "cache_read_input_tokens", "tokens"]) {
      Object.defineProperty(usage, key, { get: () => read.push(key), enumerable: true });
    }
    expect([usageOf(value), usageOf({ usage }), read]).toEqual([undefined, undefined, []]);
  });

  it("usageOf survives proxies that throw", () => {
    const fail = () => {
      throw new Error("trap");
    };
    const hostile = new Proxy({}, { has: fail, get: fail, getOwnPropertyDescriptor: fail });
    expect([usageOf(hostile), usageOf({ usage: hostile })]).toEqual([undefined, undefined]);
  });

  it("usageOf takes anything, and gives sane counts only", () => {
    fc.assert(fc.property(fc.anything(), isSane), { numRuns: 1000 });
  });

  it("usageOf takes anything in the fields that it knows, and gives sane counts only", () => {
    const count = fc.oneof(
      fc.nat(30),
      fc.integer(),
      fc.double(),
      fc.constant(1e10),
      fc.anything({ maxDepth: 1 }),
    );
    const details = [
      "cached_tokens",
      "cache_write_tokens",
      "reasoning_tokens",
      "thinking_tokens",
      "cacheReadTokens",
    ];
    const more = [
      "noCacheTokens",
      "cacheWriteTokens",
      "total",
      "noCache",
      "cacheRead",
      "cacheWrite",
      "reasoning",
    ];
    const inner = fc.dictionary(fc.constantFrom(...details, ...more), count, { maxKeys: 12 });
    const usage = fc.dictionary(fc.constantFrom(...usageFields), fc.oneof(count, inner), { maxKeys: 20 });
    const holders = [
      ...["usage", "totalUsage", "usageMetadata", "timings", "metadata", "data", "message", "response"],
      ...["usage_metadata", "response_metadata", "meta", "delta", "x_groq", "details", "tokens", "raw"],
      ...["_totalUsage", "_steps", "status", "value", "generations", "iterations", "llmOutput"],
      ...["amazon-bedrock-invocationMetrics", "additional_kwargs", "tool_call_chunks"],
    ];
    const value = fc.letrec((again) => ({
      value: fc.dictionary(
        fc.constantFrom(...holders, "type", "done", "embeddings", ...usageFields),
        fc.oneof(
          usage,
          again("value"),
          fc.constantFrom<unknown>("message_start", "response.completed", "finish-step", true, []),
        ),
        { maxKeys: 6, depthIdentifier: "value" },
      ),
    })).value;
    fc.assert(fc.property(value, isSane), { numRuns: 3000 });
  });
});

it("addUsage brings start and deltas of an Anthropic stream together", () => {
  const events = [
    {
      type: "message_start",
      message: { usage: { input_tokens: 11, cache_read_input_tokens: 4, output_tokens: 1 } },
    },
    { type: "content_block_delta", delta: { text: "hi" } },
    { type: "message_delta", usage: { output_tokens: 5 } },
    { type: "message_delta", usage: { output_tokens: 7 } },
  ];
  const merged = events.reduce<TokenUsage | undefined>((usage, event) => addUsage(usage, event), undefined);
  expect(merged).toEqual({ inputFresh: 11, cacheRead: 4, output: 7 });
});

const usageFields = [
  ...[
    "prompt_tokens",
    "completion_tokens",
    "total_tokens",
    "prompt_tokens_details",
    "completion_tokens_details",
  ],
  ...[
    "input_tokens",
    "output_tokens",
    "input_tokens_details",
    "output_tokens_details",
    "input_token_details",
  ],
  ...["cache_read_input_tokens", "cache_creation_input_tokens", "cache_creation", "prompt_cache_hit_tokens"],
  ...["promptTokenCount", "cachedContentTokenCount", "candidatesTokenCount", "thoughtsTokenCount"],
  ...["toolUsePromptTokenCount", "prompt_eval_count", "eval_count", "prompt_n", "predicted_n", "cache_n"],
  ...["inputTokens", "outputTokens", "cacheReadInputTokens", "cacheWriteInputTokens", "inputTokenDetails"],
  ...[
    "outputTokenDetails",
    "promptTokens",
    "completionTokens",
    "tokens",
    "reasoningTokens",
    "cachedInputTokens",
  ],
  ...[
    "total_input_tokens",
    "total_output_tokens",
    "total_thought_tokens",
    "generated_tokens",
    "input_length",
  ],
  ...["inputTokenCount", "outputTokenCount", "prompt_token_count", "generation_token_count", "cached_tokens"],
];

/** Every count is a whole number from 0 to far below what only a mistake could be, and reasoning is part of output. */
function isSane(value: unknown): boolean {
  const usage = usageOf(value, "m");
  if (usage === undefined) return true;
  const { byModel = [], ...all } = usage;
  return [all, ...byModel.map(({ model: _, ...part }) => part)].every((counts) => {
    const { output = Number.POSITIVE_INFINITY, reasoning = 0 } = counts;
    const known = Object.values(counts) as number[];
    const whole = known.every((count) => Number.isInteger(count) && count >= 0 && count <= 3e12);
    return known.length > 0 && whole && reasoning <= output;
  });
}

import { expect, it } from "vitest";
import { usageOf } from "./usage-readers.js";

/** What each flavour says for 15 tokens of input, of which 4 came from a cache, and 7 of output, 3 of them reasoning. */
const chat = {
  prompt_tokens: 15,
  completion_tokens: 7,
  total_tokens: 22,
  prompt_tokens_details: { cached_tokens: 4, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 3, audio_tokens: 0 },
};
const responses = {
  input_tokens: 15,
  input_tokens_details: { cached_tokens: 4 },
  output_tokens: 7,
  output_tokens_details: { reasoning_tokens: 3 },
  total_tokens: 22,
};
const known = { inputFresh: 11, cacheRead: 4, output: 7, reasoning: 3 };

it.each([
  ["an OpenAI chat completion", { object: "chat.completion", usage: chat }, known],
  ["the last chunk of one, without choices", { choices: [], usage: chat }, known],
  ["an OpenAI response", { object: "response", usage: responses }, known],
  ["the event response.completed", { type: "response.completed", response: { usage: responses } }, known],
  ["the event response.incomplete", { type: "response.incomplete", response: { usage: responses } }, known],
  [
    "the event response.done of the Realtime API",
    {
      type: "response.done",
      response: {
        usage: { input_tokens: 15, output_tokens: 7, input_token_details: { cached_tokens: 4 } },
      },
    },
    { inputFresh: 11, cacheRead: 4, output: 7 },
  ],
  [
    "an OpenAI embedding",
    { object: "list", usage: { prompt_tokens: 5, total_tokens: 5 } },
    { inputFresh: 5 },
  ],
  [
    "OpenAI's cache writes",
    { usage: { prompt_tokens: 15, prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 } } },
    { inputFresh: 9, cacheRead: 4, cacheWrite: 2 },
  ],
  [
    "Mistral's API",
    { usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 } },
    { inputFresh: 11, output: 7 },
  ],
  [
    "Mistral's client",
    { usage: { promptTokens: 11, completionTokens: 7, totalTokens: 18 } },
    { inputFresh: 11, output: 7 },
  ],
  [
    "an event of Mistral's client",
    { data: { usage: { promptTokens: 11, completionTokens: 7 } } },
    { inputFresh: 11, output: 7 },
  ],
  [
    "DeepSeek's cache",
    {
      usage: {
        prompt_tokens: 15,
        completion_tokens: 7,
        prompt_cache_hit_tokens: 4,
        prompt_cache_miss_tokens: 11,
      },
    },
    { inputFresh: 11, cacheRead: 4, output: 7 },
  ],
  [
    "xAI's reasoning, which is separate from its completion",
    { usage: { ...chat, completion_tokens: 4, total_tokens: 22 } },
    known,
  ],
  [
    "an Anthropic message, whose input excludes the cache",
    {
      type: "message",
      usage: {
        input_tokens: 11,
        cache_read_input_tokens: 4,
        cache_creation_input_tokens: 2,
        output_tokens: 7,
        output_tokens_details: { thinking_tokens: 3 },
      },
    },
    { ...known, cacheWrite: 2 },
  ],
  [
    "an Anthropic message without a cache",
    {
      usage: {
        input_tokens: 11,
        cache_read_input_tokens: null,
        cache_creation_input_tokens: null,
        output_tokens: 7,
      },
    },
    { inputFresh: 11, output: 7 },
  ],
  [
    "the event message_start, whose output is only a beginning",
    {
      type: "message_start",
      message: { usage: { input_tokens: 11, cache_read_input_tokens: 4, output_tokens: 1 } },
    },
    { inputFresh: 11, cacheRead: 4 },
  ],
  ["the event message_delta", { type: "message_delta", usage: { output_tokens: 7 } }, { output: 7 }],
  [
    "Gemini, whose thoughts are separate from its candidates",
    {
      usageMetadata: {
        promptTokenCount: 15,
        cachedContentTokenCount: 4,
        candidatesTokenCount: 4,
        thoughtsTokenCount: 3,
        totalTokenCount: 22,
      },
    },
    known,
  ],
  [
    "Gemini with results of tools",
    { usageMetadata: { promptTokenCount: 11, toolUsePromptTokenCount: 5, candidatesTokenCount: 7 } },
    { inputFresh: 16, output: 7 },
  ],
  [
    "Gemini while it thinks",
    { usageMetadata: { promptTokenCount: 11, thoughtsTokenCount: 3 } },
    { inputFresh: 11, output: 3, reasoning: 3 },
  ],
  [
    "Ollama, when it is done",
    { done: true, total_duration: 5e9, prompt_eval_count: 11, eval_count: 7 },
    { inputFresh: 11, output: 7 },
  ],
  ["Ollama, a prompt that was in the cache", { done: true, eval_count: 7 }, { output: 7 }],
  ["Ollama's embeddings", { embeddings: [[0.1]], prompt_eval_count: 5 }, { inputFresh: 5 }],
  [
    "llama.cpp's timings",
    { timings: { cache_n: 4, prompt_n: 11, prompt_ms: 20.5, predicted_n: 7 } },
    { inputFresh: 11, cacheRead: 4, output: 7 },
  ],
  ["llama.cpp's usage before its timings", { usage: chat, timings: { prompt_n: 1, predicted_n: 1 } }, known],
  [
    "Bedrock Converse, whose input excludes the cache",
    {
      usage: {
        inputTokens: 11,
        outputTokens: 7,
        totalTokens: 24,
        cacheReadInputTokens: 4,
        cacheWriteInputTokens: 2,
      },
    },
    { inputFresh: 11, cacheRead: 4, cacheWrite: 2, output: 7 },
  ],
  [
    "the metadata of a Bedrock stream",
    {
      metadata: { usage: { inputTokens: 11, outputTokens: 7, totalTokens: 18 }, metrics: { latencyMs: 9 } },
    },
    { inputFresh: 11, output: 7 },
  ],
  [
    "AI SDK 7",
    {
      usage: {
        inputTokens: 15,
        inputTokenDetails: { noCacheTokens: 9, cacheReadTokens: 4, cacheWriteTokens: 2 },
        outputTokens: 7,
        outputTokenDetails: { textTokens: 4, reasoningTokens: 3 },
        totalTokens: 22,
      },
    },
    { inputFresh: 9, cacheRead: 4, cacheWrite: 2, output: 7, reasoning: 3 },
  ],
  [
    "AI SDK 5",
    {
      usage: {
        inputTokens: 15,
        outputTokens: 7,
        reasoningTokens: 3,
        cachedInputTokens: 4,
        totalTokens: 22,
      },
    },
    known,
  ],
  [
    "AI SDK 5 of Gemini, whose thoughts are in the total and outside of the output",
    {
      usage: { inputTokens: 15, outputTokens: 4, reasoningTokens: 3, cachedInputTokens: 4, totalTokens: 22 },
    },
    known,
  ],
  [
    "the totals of AI SDK's generateText",
    { steps: [], totalUsage: { inputTokens: 15, outputTokens: 7 } },
    { inputFresh: 15, output: 7 },
  ],
  [
    "a provider of the AI SDK",
    {
      type: "finish",
      usage: {
        inputTokens: { total: 15, noCache: 11, cacheRead: 4 },
        outputTokens: { total: 7, text: 4, reasoning: 3 },
      },
    },
    known,
  ],
  ["AI SDK's embed", { embedding: [0.1], usage: { tokens: 5 } }, { inputFresh: 5 }],
])("usageOf knows %s", (_, value, expected) => {
  expect(usageOf(value)).toEqual(expected);
});

it("a list that is none of vectors or ranks has no tokens by its total", () => {
  for (const data of [[{ url: "u" }], [{ id: "a" }], {}, [1], []])
    expect(usageOf({ data, usage: { total_tokens: 16_384 } })).toBeUndefined();
});

it("only Gemini's total holds thoughts, and no more than an output can be", () => {
  const of = (model: string, total_tokens: number) =>
    usageOf({ model, usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens } })?.output;
  expect(
    ["gemini-2.5-pro", "google/Gemini-2.5-pro", "models/gemini-2.5-pro"].map((one) => of(one, 50)),
  ).toEqual([40, 40, 40]);
  expect(of("my-gemini-distill-llama", 50)).toBe(5);
  // langchain-ai/langchainjs #11422
  const usage_metadata = { input_tokens: 41, output_tokens: 5, total_tokens: 389 };
  const message = { content: "Hi.", usage_metadata };
  expect(usageOf(message, "gemini-2.5-flash")).toEqual({ inputFresh: 41, output: 348 });
  expect(usageOf(message, "gpt-5")?.output).toBe(5);
  expect(of("gemini-2.5-pro", 9e7)).toBe(5);
});

it.each<[string, object, number]>([
  [
    "thought",
    {
      content: [
        { type: "reasoning", reasoning: "" },
        { type: "text", text: "Hi." },
      ],
    },
    4559,
  ],
  ["called a function", { content: [{ type: "functionCall", functionCall: {} }] }, 4559],
  [
    "ran code",
    { content: [{ type: "executableCode" }, { type: "codeExecutionResult" }, { type: "text" }] },
    5,
  ],
  ["searched", { content: "Hi.", response_metadata: { groundingMetadata: {} } }, 5],
  ["read a page", { content: "Hi.", additional_kwargs: { urlContextMetadata: {} } }, 5],
  ["may have done either", {}, 5],
  ["ended a stream", { content: "" }, 5],
])(
  "what LangChain's total has beyond its input is output where no tool of Gemini ran: it %s",
  (_, message, output) => {
    const usage_metadata = { input_tokens: 41, output_tokens: 5, total_tokens: 4600 };
    expect(usageOf({ ...message, usage_metadata }, "gemini-2.5-flash")).toEqual({ inputFresh: 41, output });
  },
);

import { expect, it } from "vitest";
import { chunk, completion, wholeAnswer } from "./whole-answer.js";

const predictions = { accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 };

it.each([
  [
    "openai-chat-cache-write",
    [
      completion("gpt-5.6-sol", "stop", {
        ...{ prompt_tokens: 4020, completion_tokens: 4, total_tokens: 4024 },
        prompt_tokens_details: { audio_tokens: 0, cache_write_tokens: 4012, cached_tokens: 0 },
        completion_tokens_details: { ...predictions, audio_tokens: 0, reasoning_tokens: 0 },
      }),
    ],
    // 4020 - 4012 are neither read nor written.
    { usage: { inputFresh: 8, cacheRead: 0, cacheWrite: 4012, output: 4, reasoning: 0 }, end: "stop" },
    "gpt-5.6-sol",
  ],
  [
    "openai-chat-audio",
    [
      completion("gpt-4o-audio-preview-2024-12-17", "stop", {
        ...{ prompt_tokens: 64, completion_tokens: 9, total_tokens: 73 },
        prompt_tokens_details: { audio_tokens: 44, cached_tokens: 0, image_tokens: 0, text_tokens: 20 },
        completion_tokens_details: { ...predictions, audio_tokens: 0, reasoning_tokens: 0, text_tokens: 9 },
      }),
    ],
    { usage: { inputFresh: 20, cacheRead: 0, audio: 44, output: 9, reasoning: 0 }, end: "stop" },
    "gpt-4o-audio-preview-2024-12-17",
  ],
  [
    "openai-chat-stream",
    [
      chunk("gpt-4o-mini-2024-07-18", null, { usage: null }),
      chunk("gpt-4o-mini-2024-07-18", "stop", { usage: null }),
      chunk("gpt-4o-mini-2024-07-18", null, {
        choices: [],
        usage: {
          ...{ prompt_tokens: 24, completion_tokens: 8, total_tokens: 32 },
          prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
          completion_tokens_details: { ...predictions, reasoning_tokens: 0, audio_tokens: 0 },
        },
      }),
    ],
    { usage: { inputFresh: 24, cacheRead: 0, output: 8, reasoning: 0 }, end: "stop" },
    "gpt-4o-mini-2024-07-18",
  ],
  [
    "openai-responses-stream",
    [
      { type: "response.created", response: { id: "an-id", model: "gpt-4o-2024-08-06", usage: null } },
      {
        type: "response.completed",
        response: {
          ...{ id: "an-id", status: "completed", model: "gpt-4o-2024-08-06" },
          usage: {
            ...{ input_tokens: 72, output_tokens: 14, total_tokens: 86 },
            input_tokens_details: { cached_tokens: 0 },
            output_tokens_details: { reasoning_tokens: 0 },
          },
        },
      },
    ],
    { usage: { inputFresh: 72, cacheRead: 0, output: 14, reasoning: 0 }, end: undefined },
    "gpt-4o-2024-08-06",
  ],
  [
    "openai-embeddings",
    [
      {
        ...{ object: "list", data: [{ object: "embedding", index: 0, embedding: [0.5] }] },
        ...{ model: "text-embedding-3-large", usage: { prompt_tokens: 21351, total_tokens: 21351 } },
      },
    ],
    { usage: { inputFresh: 21351 }, end: undefined },
    "text-embedding-3-large",
  ],
  [
    "openai-assistants-run, whose detail of the prompt is in the singular",
    [
      {
        ...{ id: "an-id", object: "thread.run", status: "completed", model: "gpt-4o-mini" },
        usage: {
          ...{ prompt_tokens: 381, completion_tokens: 88, total_tokens: 469 },
          prompt_token_details: { cached_tokens: 0 },
          completion_tokens_details: { reasoning_tokens: 0 },
        },
      },
    ],
    { usage: { inputFresh: 381, cacheRead: 0, output: 88, reasoning: 0 }, end: undefined },
    "gpt-4o-mini",
  ],
  [
    "azure-openai-reasoning",
    [
      completion("gpt-5-nano-2025-08-07", "stop", {
        ...{ prompt_tokens: 11, completion_tokens: 203, total_tokens: 214 },
        prompt_tokens_details: { audio_tokens: 0, cached_tokens: 0 },
        completion_tokens_details: { ...predictions, audio_tokens: 0, reasoning_tokens: 192 },
      }),
    ],
    { usage: { inputFresh: 11, cacheRead: 0, output: 203, reasoning: 192 }, end: "stop" },
    "gpt-5-nano-2025-08-07",
  ],
  [
    "gemini-as-openai, whose thoughts are in the total alone",
    [
      completion("gemini-2.5-pro-preview-05-06", "tool_calls", {
        ...{ prompt_tokens: 35, completion_tokens: 12, total_tokens: 109 },
      }),
    ],
    { usage: { inputFresh: 35, output: 109 - 35 }, end: "tool_calls" },
    "gemini-2.5-pro-preview-05-06",
  ],
  [
    "mistral-chat-cache",
    [
      completion("mistral-tiny", "stop", {
        ...{ prompt_tokens: 20, completion_tokens: 18, total_tokens: 38 },
        prompt_tokens_details: { cached_tokens: 10 },
      }),
    ],
    { usage: { inputFresh: 10, cacheRead: 10, output: 18 }, end: "stop" },
    "mistral-tiny",
  ],
  [
    "mistral-chat-stream",
    [
      chunk("mistral-tiny", null),
      chunk("mistral-tiny", "stop", {
        usage: { prompt_tokens: 11, total_tokens: 91, completion_tokens: 80 },
      }),
    ],
    { usage: { inputFresh: 11, output: 80 }, end: "stop" },
    "mistral-tiny",
  ],
  [
    "deepseek-cache",
    [
      completion("deepseek-v4-flash", "tool_calls", {
        ...{ prompt_tokens: 563, completion_tokens: 116, total_tokens: 679 },
        ...{ prompt_cache_hit_tokens: 512, prompt_cache_miss_tokens: 51 },
        prompt_tokens_details: { cached_tokens: 512 },
        completion_tokens_details: { reasoning_tokens: 60 },
      }),
    ],
    { usage: { inputFresh: 51, cacheRead: 512, output: 116, reasoning: 60 }, end: "tool_calls" },
    "deepseek-v4-flash",
  ],
  [
    "zai-reasoning",
    [
      completion("glm-4.7", "stop", {
        ...{ prompt_tokens: 13, completion_tokens: 369, total_tokens: 382 },
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 366 },
      }),
    ],
    { usage: { inputFresh: 13, cacheRead: 0, output: 369, reasoning: 366 }, end: "stop" },
    "glm-4.7",
  ],
  [
    "writer-chat, whose details are in the singular",
    [
      completion("palmyra-x4", "stop", {
        ...{ prompt_tokens: 40, total_tokens: 340, completion_tokens: 300 },
        ...{ prompt_token_details: { cached_tokens: 0 }, completion_token_details: { reasoning_tokens: 0 } },
      }),
    ],
    { usage: { inputFresh: 40, cacheRead: 0, output: 300, reasoning: 0 }, end: "stop" },
    "palmyra-x4",
  ],
  [
    "xai-stream, which counts reasoning apart from the completion",
    [
      chunk("grok-3-mini", "stop"),
      chunk("grok-3-mini", null, {
        choices: [],
        usage: {
          ...{ prompt_tokens: 12, completion_tokens: 1, total_tokens: 12 + 1 + 290 },
          prompt_tokens_details: { text_tokens: 12, audio_tokens: 0, image_tokens: 0, cached_tokens: 11 },
          completion_tokens_details: { ...predictions, reasoning_tokens: 290, audio_tokens: 0 },
        },
      }),
    ],
    { usage: { inputFresh: 1, cacheRead: 11, output: 1 + 290, reasoning: 290 }, end: "stop" },
    "grok-3-mini",
  ],
  [
    "alibaba-reasoning",
    [
      completion("qwen3-max", "stop", {
        ...{ prompt_tokens: 24, completion_tokens: 1668, total_tokens: 1692 },
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 1353 },
      }),
    ],
    { usage: { inputFresh: 24, cacheRead: 0, output: 1668, reasoning: 1353 }, end: "stop" },
    "qwen3-max",
  ],
  [
    "perplexity-citations",
    [completion("sonar", "stop", { prompt_tokens: 10, completion_tokens: 251, total_tokens: 261 })],
    { usage: { inputFresh: 10, output: 251 }, end: "stop" },
    "sonar",
  ],
])("a captured answer says its tokens, its model and its end: %s", (_, pieces, expected, model) => {
  expect(wholeAnswer(pieces)).toEqual({ ...expected, model });
});

it("a total beyond input and output adds nothing unless the model is Gemini: it may hold what a cache held", () => {
  const usage = { prompt_tokens: 22, completion_tokens: 13, total_tokens: 22 + 13 + 2492 };
  const { usage: known } = wholeAnswer([completion("amazon.nova-lite-v1:0", "stop", usage)]);
  expect(known).toEqual({ inputFresh: 22, output: 13 });
});

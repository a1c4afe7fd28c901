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
    "groq-cache-reasoning",
    [
      completion(
        "openai/gpt-oss-120b",
        "stop",
        {
          ...{ prompt_tokens: 336, completion_tokens: 96, total_tokens: 432 },
          prompt_tokens_details: { cached_tokens: 256 },
          completion_tokens_details: { reasoning_tokens: 59 },
        },
        { x_groq: { id: "an-id" }, service_tier: "on_demand" },
      ),
    ],
    { usage: { inputFresh: 80, cacheRead: 256, output: 96, reasoning: 59 }, end: "stop" },
    "openai/gpt-oss-120b",
  ],
  [
    "groq-stream",
    [
      chunk("llama3-8b-8192", null, { x_groq: { id: "an-id" } }),
      chunk("llama3-8b-8192", "stop", {
        x_groq: { id: "an-id", usage: { prompt_tokens: 18, completion_tokens: 73, total_tokens: 91 } },
      }),
    ],
    { usage: { inputFresh: 18, output: 73 }, end: "stop" },
    "llama3-8b-8192",
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
    "openrouter-cache-twice, where the same tokens are read and written",
    [
      completion("google/gemini-2.5-flash", "length", {
        ...{ prompt_tokens: 2168, completion_tokens: 100, total_tokens: 2268 },
        prompt_tokens_details: {
          ...{ audio_tokens: 0, cache_write_tokens: 2161, cached_tokens: 2161, video_tokens: 0 },
        },
        completion_tokens_details: { audio_tokens: 0, image_tokens: 0, reasoning_tokens: 0 },
      }),
    ],
    { usage: { inputFresh: 7, cacheRead: 2161, output: 100, reasoning: 0 }, end: "length" },
    "google/gemini-2.5-flash",
  ],
  [
    "together-chat",
    [
      completion("mistralai/Mixtral-8x7B-Instruct-v0.1", "eos", {
        ...{ prompt_tokens: 18, completion_tokens: 35, total_tokens: 53 },
      }),
    ],
    { usage: { inputFresh: 18, output: 35 }, end: "eos" },
    "mistralai/Mixtral-8x7B-Instruct-v0.1",
  ],
  [
    "huggingface-together, with the cached tokens next to the totals",
    [
      completion("deepseek-ai/DeepSeek-R1", "stop", {
        ...{ prompt_tokens: 16, completion_tokens: 216, total_tokens: 232, cached_tokens: 0 },
      }),
    ],
    { usage: { inputFresh: 16, cacheRead: 0, output: 216 }, end: "stop" },
    "deepseek-ai/DeepSeek-R1",
  ],
  [
    "cerebras-reasoning",
    [
      completion("gpt-oss-120b", "stop", {
        ...{ prompt_tokens: 80, completion_tokens: 45, total_tokens: 125 },
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { ...predictions, reasoning_tokens: 34 },
      }),
    ],
    { usage: { inputFresh: 80, cacheRead: 0, output: 45, reasoning: 34 }, end: "stop" },
    "gpt-oss-120b",
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
    "vllm-chat",
    [
      completion("facebook/opt-125m", "length", {
        ...{ prompt_tokens: 57, total_tokens: 77, completion_tokens: 20 },
      }),
    ],
    { usage: { inputFresh: 57, output: 20 }, end: "length" },
    "facebook/opt-125m",
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
])("a captured answer says its tokens, its model and its end: %s", (_, pieces, expected, model) => {
  expect(wholeAnswer(pieces)).toEqual({ ...expected, model });
});

it("a total beyond input and output adds nothing unless the model is Gemini: it may hold what a cache held", () => {
  const usage = { prompt_tokens: 22, completion_tokens: 13, total_tokens: 22 + 13 + 2492 };
  const { usage: known } = wholeAnswer([completion("amazon.nova-lite-v1:0", "stop", usage)]);
  expect(known).toEqual({ inputFresh: 22, output: 13 });
});

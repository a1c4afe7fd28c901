import { expect, it } from "vitest";
import { chunk, completion, wholeAnswer } from "./whole-answer.js";

const predictions = { accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 };

it.each([
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
    "together-rerank",
    [
      {
        ...{ id: "an-id", object: "rerank", model: "Salesforce/Llama-Rank-v1", results: [] },
        usage: { prompt_tokens: 2966, completion_tokens: 0, total_tokens: 2966 },
      },
    ],
    { usage: { inputFresh: 2966, output: 0 }, end: undefined },
    "Salesforce/Llama-Rank-v1",
  ],
  [
    "lm-studio-response",
    [
      {
        ...{ id: "an-id", object: "response", status: "completed" },
        model: "mistralai/ministral-3-14b-reasoning",
        usage: {
          ...{ input_tokens: 136, output_tokens: 3677, total_tokens: 3813 },
          ...{
            input_tokens_details: { cached_tokens: 0 },
            output_tokens_details: { reasoning_tokens: 2456 },
          },
        },
      },
    ],
    { usage: { inputFresh: 136, cacheRead: 0, output: 3677, reasoning: 2456 }, end: undefined },
    "mistralai/ministral-3-14b-reasoning",
  ],
])("a captured answer says its tokens, its model and its end: %s", (_, pieces, expected, model) => {
  expect(wholeAnswer(pieces)).toEqual({ ...expected, model });
});

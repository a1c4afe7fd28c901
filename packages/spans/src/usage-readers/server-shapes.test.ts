import { describe, expect, it } from "vitest";
import { usageOf } from "./usage-readers.js";

const OF_PENGUINS = {
  token_count: { prompt_tokens: 1394, response_tokens: 149, total_tokens: 1543, billed_tokens: 159 },
  meta: { api_version: { version: "1" }, billed_units: { input_tokens: 10, output_tokens: 149 } },
};

describe("the usage of a server", () => {
  it.each([
    [
      "vLLM, each chunk with the tokens so far",
      { choices: [{}], usage: { prompt_tokens: 15, completion_tokens: 2, total_tokens: 17 } },
      { inputFresh: 15, output: 2 },
    ],
    [
      "vLLM with prefix caching",
      { usage: { prompt_tokens: 15, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 4 } } },
      { inputFresh: 11, cacheRead: 4, output: 7 },
    ],
    [
      "Groq with its times",
      {
        usage: {
          ...{ queue_time: 0.02, prompt_time: 0.01, completion_time: 0.2, total_time: 0.21 },
          ...{ prompt_tokens: 15, completion_tokens: 7, total_tokens: 22 },
        },
      },
      { inputFresh: 15, output: 7 },
    ],
    [
      "the last chunk of Groq",
      { choices: [], x_groq: { id: "r", usage: { prompt_tokens: 15, completion_tokens: 7 } } },
      { inputFresh: 15, output: 7 },
    ],
    [
      "Groq's cache statistics next to the usage",
      { usage: { prompt_tokens: 15, completion_tokens: 7 }, x_groq: { usage: { dram_cached_tokens: 9 } } },
      { inputFresh: 15, output: 7 },
    ],
    [
      "OpenRouter with its costs",
      {
        usage: {
          ...{ prompt_tokens: 15, completion_tokens: 7, total_tokens: 22, cost: 0.00014 },
          prompt_tokens_details: {
            cached_tokens: 4,
            cache_write_tokens: 2,
            audio_tokens: 0,
            video_tokens: 0,
          },
          completion_tokens_details: { reasoning_tokens: 3, image_tokens: 0 },
          cost_details: { upstream_inference_cost: null },
        },
      },
      { inputFresh: 9, cacheRead: 4, cacheWrite: 2, output: 7, reasoning: 3 },
    ],
    [
      "the last chunk of Moonshot, which has it in its choice", // northes/go-moonshot #17
      {
        object: "chat.completion.chunk",
        choices: [
          {
            ...{ index: 0, delta: {}, finish_reason: "stop" },
            usage: { prompt_tokens: 19, completion_tokens: 13, total_tokens: 32, cached_tokens: 4 },
          },
        ],
      },
      { inputFresh: 15, cacheRead: 4, output: 13 },
    ],
    [
      "SGLang's own API", // sgl-project/sglang, docs, "Sampling parameters"
      {
        text: "hi",
        meta_info: {
          ...{ id: "r", finish_reason: { type: "stop" }, prompt_tokens: 15, completion_tokens: 7 },
          cached_tokens: 4,
        },
      },
      { inputFresh: 11, cacheRead: 4, output: 7 },
    ],
    [
      "SGLang's reasoning, which is next to the totals and in the completion",
      { usage: { prompt_tokens: 15, completion_tokens: 7, total_tokens: 22, reasoning_tokens: 3 } },
      { inputFresh: 15, output: 7, reasoning: 3 },
    ],
    [
      "llama.cpp whose usage does not name the cache, as its timings do",
      {
        usage: { prompt_tokens: 15, completion_tokens: 7, total_tokens: 22 },
        timings: { cache_n: 4, prompt_n: 11, predicted_n: 7 },
      },
      { inputFresh: 11, cacheRead: 4, output: 7 },
    ],
    [
      "vLLM's ranks, which have a total alone",
      { id: "an-id", results: [{ index: 0, relevance_score: 0.9 }], usage: { total_tokens: 15 } },
      { inputFresh: 15 },
    ],
    [
      "vLLM's scores",
      {
        ...{ object: "list", data: [{ index: 0, object: "score", score: 0.9 }] },
        usage: { prompt_tokens: 15, total_tokens: 15, completion_tokens: 0 },
      },
      { inputFresh: 15, output: 0 },
    ],
    [
      "Vertex's embeddings in Google's client",
      {
        embeddings: [
          { values: [0.1], statistics: { tokenCount: 5, truncated: false } },
          { values: [0.2], statistics: { tokenCount: 3, truncated: false } },
        ],
        metadata: { billableCharacterCount: 30 },
      },
      { inputFresh: 8 },
    ],
    [
      "OpenAI's predictions, of which the rejected are among the output",
      {
        usage: {
          ...{ prompt_tokens: 15, completion_tokens: 27, total_tokens: 42 },
          completion_tokens_details: { accepted_prediction_tokens: 5, rejected_prediction_tokens: 10 },
        },
      },
      { inputFresh: 15, output: 27 },
    ],
    [
      "Text Generation Inference",
      { generated_text: "hi", details: { generated_tokens: 7, prefill: [{ id: 1 }, { id: 2 }], tokens: [] } },
      { inputFresh: 2, output: 7 },
    ],
    [
      "Text Generation Inference that lists no prompt",
      { generated_text: "hi", details: { generated_tokens: 7, prefill: [] } },
      { output: 7 },
    ],
    [
      "the last of a stream of Text Generation Inference",
      { token: {}, details: { finish_reason: "length", generated_tokens: 7, input_length: 15 } },
      { inputFresh: 15, output: 7 },
    ],
    [
      "the last chunk of a Bedrock model",
      {
        type: "message_stop",
        "amazon-bedrock-invocationMetrics": {
          ...{ inputTokenCount: 11, outputTokenCount: 7, invocationLatency: 900, firstByteLatency: 300 },
          ...{ cacheReadInputTokenCount: 4, cacheWriteInputTokenCount: 2 },
        },
      },
      { inputFresh: 11, cacheRead: 4, cacheWrite: 2, output: 7 },
    ],
    [
      "a Llama on Bedrock",
      { generation: "hi", prompt_token_count: 15, generation_token_count: 7, stop_reason: "stop" },
      { inputFresh: 15, output: 7 },
    ],
    [
      "the headers of Bedrock's InvokeModel",
      new Response("{}", {
        headers: {
          "x-amzn-bedrock-input-token-count": "11",
          "x-amzn-bedrock-output-token-count": "7",
          "x-amzn-bedrock-cache-read-input-token-count": "4",
        },
      }),
      { inputFresh: 11, cacheRead: 4, output: 7 },
    ],
    [
      "Cohere, with its billed tokens as well",
      {
        usage: {
          billed_units: { input_tokens: 10, output_tokens: 7 },
          tokens: { input_tokens: 15, output_tokens: 7 },
          cached_tokens: 4,
        },
      },
      { inputFresh: 11, cacheRead: 4, output: 7 },
    ],
    [
      "Cohere's client, at the end of a stream",
      {
        type: "message-end",
        delta: {
          finishReason: "COMPLETE",
          usage: {
            billedUnits: { inputTokens: 10 },
            tokens: { inputTokens: 15, outputTokens: 7 },
            cachedTokens: 4,
          },
        },
      },
      { inputFresh: 11, cacheRead: 4, output: 7 },
    ],
    [
      "Cohere that says only what it bills",
      { embeddings: {}, meta: { billed_units: { input_tokens: 15 } } },
      { inputFresh: 15 },
    ],
    [
      "Cohere's old layout, which bills fewer tokens", // langchain-ai/langchainjs, chat/cohere/connectors.ts
      { text: "…", ...OF_PENGUINS },
      { inputFresh: 1394, output: 149 },
    ],
    [
      "the end of a stream in Cohere's old layout",
      { event_type: "stream-end", response: { text: "…", ...OF_PENGUINS } },
      { inputFresh: 1394, output: 149 },
    ],
    [
      "Cohere's old layout without what it bills",
      { text: "…", token_count: OF_PENGUINS.token_count },
      { inputFresh: 1394, output: 149 },
    ],
    [
      "the end of a stream of Cohere's first version",
      { eventType: "stream-end", response: { meta: { tokens: { inputTokens: 15, outputTokens: 7 } } } },
      { inputFresh: 15, output: 7 },
    ],
    [
      "Gemini's Interactions",
      {
        usage: {
          ...{ total_input_tokens: 15, total_cached_tokens: 4, total_output_tokens: 4 },
          ...{ total_thought_tokens: 3, total_tokens: 22 },
        },
      },
      { inputFresh: 11, cacheRead: 4, output: 7, reasoning: 3 },
    ],
    [
      "a Live session, whose total leaves the thoughts out", // discuss.ai.google.dev/t/188765, gemini-3.8-live
      {
        usageMetadata: {
          ...{ promptTokenCount: 522, responseTokenCount: 42, thoughtsTokenCount: 136, totalTokenCount: 564 },
          promptTokensDetails: [
            { modality: "TEXT", tokenCount: 332 },
            { modality: "AUDIO", tokenCount: 165 },
          ],
          responseTokensDetails: [{ modality: "AUDIO", tokenCount: 42 }],
        },
      },
      { inputFresh: 522 - 165, audio: 165, output: 42 + 136, reasoning: 136 },
    ],
    [
      "Gemini whose thoughts are among its candidates, as the total says",
      {
        usageMetadata: {
          ...{ promptTokenCount: 15, candidatesTokenCount: 7, thoughtsTokenCount: 3, totalTokenCount: 22 },
        },
      },
      { inputFresh: 15, output: 7, reasoning: 3 },
    ],
  ])("usageOf knows %s", (_, value, expected) => {
    expect(usageOf(value)).toEqual(expected);
  });

  it.each([
    ["of another provider", { headers: {} }],
    ["without counts", { headers: { "x-amzn-bedrock-input-token-count": "many" } }],
    ["with counts that are none", { headers: { "x-amzn-bedrock-input-token-count": "-1" } }],
    ["with a count that is broken", { headers: { "x-amzn-bedrock-output-token-count": "1.5" } }],
  ])("usageOf knows no tokens of headers %s", (_, init) => {
    expect(usageOf(new Response("{}", init))).toBeUndefined();
  });

  it("usageOf knows nothing of a body that is not read", () => {
    const body = new TextEncoder().encode('{"usage":{"input_tokens":11,"output_tokens":7}}');
    const output = { $metadata: { httpStatusCode: 200, requestId: "r", attempts: 1 }, body };
    expect(usageOf(output)).toBeUndefined();
    expect(usageOf(JSON.parse(new TextDecoder().decode(output.body)))).toEqual({ inputFresh: 11, output: 7 });
  });
});

it("vectors are not searched for tokens", () => {
  let reads = 0;
  const embeddings = new Proxy([[0.1], [0.2], [0.3]], {
    getOwnPropertyDescriptor(list, key) {
      if (key === "1") reads++;
      return Reflect.getOwnPropertyDescriptor(list, key);
    },
  });
  expect(usageOf({ embeddings })).toBeUndefined();
  expect(reads).toBe(0);
});

import { usageReaderContract } from "@wattspan/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import { usageReaders } from "./usage-readers.js";

/** Answers, and pieces of them, in the words of each. */
const ANSWERS: Readonly<Record<string, readonly object[]>> = {
  langchain: [
    { usage_metadata: { input_tokens: 15, output_tokens: 7 }, tool_call_chunks: [] },
    { generations: [[{ message: { usage_metadata: { input_tokens: 15, output_tokens: 7 } } }]] },
    { llmOutput: { tokenUsage: { promptTokens: 15, completionTokens: 7 } } },
  ],
  "ai-sdk": [
    {
      usage: { inputTokens: 11, outputTokens: 7, cachedInputTokens: 4 },
      providerMetadata: { anthropic: { cacheCreationInputTokens: 2 } },
    },
    { _totalUsage: { status: { type: "resolved", value: { inputTokens: 11, outputTokens: 7 } } } },
  ],
  "llama.cpp": [
    {
      timings: { prompt_n: 11, cache_n: 4, predicted_n: 7 },
      usage: { prompt_tokens: 15, completion_tokens: 7 },
    },
  ],
  bedrock: [
    { usage: { inputTokens: 11, outputTokens: 7, cacheReadInputTokens: 4 } },
    { inputTextTokenCount: 15, results: [{ tokenCount: 7 }] },
    { "amazon-bedrock-invocationMetrics": { inputTokenCount: 15, outputTokenCount: 7 } },
  ],
  anthropic: [
    { usage: { input_tokens: 11, output_tokens: 7, cache_read_input_tokens: 4, iterations: null } },
    { type: "message_start", message: { usage: { input_tokens: 11, output_tokens: 1 } } },
  ],
  cohere: [
    { usage: { tokens: { input_tokens: 15, output_tokens: 7 }, billed_units: { input_tokens: 11 } } },
    { token_count: { prompt_tokens: 15, response_tokens: 7 } },
  ],
  gemini: [
    { usageMetadata: { promptTokenCount: 15, candidatesTokenCount: 7, thoughtsTokenCount: 3 } },
    { embeddings: [{ statistics: { tokenCount: 5 } }] },
  ],
  openai: [
    { usage: { prompt_tokens: 15, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 4 } } },
    { choices: [{ index: 0, finish_reason: "stop", usage: { prompt_tokens: 15, completion_tokens: 7 } }] },
  ],
  embeddings: [{ usage: { total_tokens: 5 }, data: [{ embedding: [0.5] }] }],
  tgi: [{ details: { generated_tokens: 7, prefill: [{}], input_length: 15 } }],
  ollama: [{ done: true, prompt_eval_count: 15, eval_count: 7 }],
  "aleph-alpha": [{ model_version: "m", num_tokens_prompt_total: 15, num_tokens_generated: 7 }],
  "lm-studio": [{ stats: { input_tokens: 15, total_output_tokens: 7 } }],
};

it.each(usageReaders.map((reader) => [reader.name, reader] as const))(
  "the reader %s keeps the contract",
  (name, reader) => {
    expect(ANSWERS[name]?.length).toBeGreaterThan(0);
    expect(usageReaderContract(reader, ANSWERS[name] ?? [])).toEqual([]);
  },
);

it("readers read each other's answers, and anything else, without an error", () => {
  const answers = fc.oneof(fc.constantFrom(...Object.values(ANSWERS).flat()), fc.object());
  fc.assert(
    fc.property(fc.constantFrom(...usageReaders), answers, (reader, answer) => {
      const { byModel, ...counts } = reader.read(answer) ?? {};
      expect(Object.values(counts).every((count) => Number.isInteger(count) && Number(count) >= 0)).toBe(
        true,
      );
    }),
  );
});

import { expect, it } from "vitest";
import { wholeAnswer } from "./whole-answer.js";

it.each([
  [
    "bedrock-converse-nova-cache: its total is all three inputs and the output",
    [
      {
        stopReason: "tool_use",
        usage: {
          ...{ inputTokens: 22, outputTokens: 13, totalTokens: 22 + 13 + 2492 },
          ...{ cacheReadInputTokens: 2492, cacheReadInputTokenCount: 2492 },
          ...{ cacheWriteInputTokens: 0, cacheWriteInputTokenCount: 0 },
        },
      },
    ],
    { usage: { inputFresh: 22, cacheRead: 2492, cacheWrite: 0, output: 13 }, end: "tool_use" },
  ],
  [
    "bedrock-converse-stream",
    [
      { messageStart: { role: "assistant" } },
      { messageStop: { stopReason: "tool_use" } },
      { metadata: { usage: { inputTokens: 236, outputTokens: 58, totalTokens: 294 }, metrics: {} } },
    ],
    { usage: { inputFresh: 236, output: 58 }, end: "tool_use" },
  ],
  [
    "bedrock-invoke-nova",
    [
      {
        stopReason: "end_turn",
        usage: {
          ...{ inputTokens: 7, outputTokens: 53, totalTokens: 60 },
          ...{ cacheReadInputTokenCount: 0, cacheWriteInputTokenCount: 0 },
        },
      },
    ],
    { usage: { inputFresh: 7, cacheRead: 0, cacheWrite: 0, output: 53 }, end: "end_turn" },
  ],
  [
    "bedrock-invoke-nova-stream, which says the same twice",
    [
      { messageStop: { stopReason: "max_tokens" } },
      {
        metadata: {
          usage: {
            ...{ inputTokens: 5, outputTokens: 10 },
            ...{ cacheReadInputTokenCount: 0, cacheWriteInputTokenCount: 0 },
          },
        },
        "amazon-bedrock-invocationMetrics": {
          ...{ inputTokenCount: 5, outputTokenCount: 10 },
          ...{ cacheReadInputTokenCount: 0, cacheWriteInputTokenCount: 0 },
        },
      },
    ],
    { usage: { inputFresh: 5, cacheRead: 0, cacheWrite: 0, output: 10 }, end: "max_tokens" },
  ],
  [
    "bedrock-invoke-titan",
    [
      {
        inputTextTokenCount: 30,
        results: [{ tokenCount: 29, outputText: "…", completionReason: "FINISH" }],
      },
    ],
    { usage: { inputFresh: 30, output: 29 } },
  ],
  [
    "bedrock-invoke-titan-stream",
    [{ outputText: "…", index: 0, totalOutputTextTokenCount: 3, inputTextTokenCount: 6 }],
    { usage: { inputFresh: 6, output: 3 } },
  ],
  [
    "bedrock-invoke-titan-embedding",
    [{ embedding: [0.5], embeddingsByType: { float: [0.5] }, inputTextTokenCount: 5 }],
    { usage: { inputFresh: 5 } },
  ],
  [
    "bedrock-invoke-llama",
    [{ generation: "…", prompt_token_count: 158, generation_token_count: 128, stop_reason: "length" }],
    { usage: { inputFresh: 158, output: 128 }, end: "length" },
  ],
  [
    "bedrock-invoke-anthropic",
    [
      {
        ...{ id: "an-id", type: "message", model: "claude-3-5-haiku-20241022", stop_reason: "max_tokens" },
        usage: {
          ...{ input_tokens: 4, output_tokens: 50 },
          ...{ cache_creation_input_tokens: 18131, cache_read_input_tokens: 0 },
        },
      },
    ],
    {
      usage: { inputFresh: 4, cacheRead: 0, cacheWrite: 18131, output: 50 },
      ...{ model: "claude-3-5-haiku-20241022", end: "max_tokens" },
    },
  ],
])("a captured answer says its tokens and its end: %s", (_, pieces: readonly object[], expected) => {
  expect(wholeAnswer(pieces)).toEqual({ model: undefined, end: undefined, ...expected });
});

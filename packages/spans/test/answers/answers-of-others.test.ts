import { expect, it } from "vitest";
import { wholeAnswer } from "./whole-answer.js";

const message = (model: string, stop_reason: string | null, usage: object): object => ({
  ...{ id: "an-id", type: "message", role: "assistant", model, stop_reason, usage },
});
const kept = (read: number, written: number) => ({
  ...{ cache_read_input_tokens: read, cache_creation_input_tokens: written },
  cache_creation: { ephemeral_1h_input_tokens: 0, ephemeral_5m_input_tokens: written },
});
const turn = (type: string, input_tokens: number, output_tokens: number, read = 0) => ({
  ...{ type, input_tokens, output_tokens, ...kept(read, 0) },
});

it.each([
  [
    "anthropic-cache",
    [message("claude-sonnet-4-6", "end_turn", { input_tokens: 4, output_tokens: 193, ...kept(8845, 6) })],
    {
      usage: { inputFresh: 4, cacheRead: 8845, cacheWrite: 6, output: 193 },
      ...{ model: "claude-sonnet-4-6", end: "end_turn" },
    },
  ],
  [
    "anthropic-advisor, whose totals leave the advisor out",
    [
      message("claude-sonnet-5", "end_turn", {
        ...{ input_tokens: 2390, output_tokens: 121, ...kept(0, 0) },
        iterations: [
          turn("message", 1128, 110),
          { ...turn("advisor_message", 2518, 22), model: "claude-opus-4-8" },
          turn("message", 1262, 11),
        ],
        output_tokens_details: { thinking_tokens: 28 },
      }),
    ],
    {
      usage: {
        ...{ inputFresh: 1128 + 2518 + 1262, cacheRead: 0, cacheWrite: 0, output: 110 + 22 + 11 },
        reasoning: 28,
      },
      ...{ model: "claude-sonnet-5", end: "end_turn" },
    },
  ],
  [
    "anthropic-stream-tools, whose input grows by what tools return",
    [
      {
        type: "message_start",
        message: message("claude-sonnet-4-6", null, { input_tokens: 702, output_tokens: 1, ...kept(0, 0) }),
      },
      {
        ...{ type: "message_delta", delta: { stop_reason: "tool_use", stop_sequence: null } },
        usage: {
          ...{ input_tokens: 1591, output_tokens: 175 },
          ...{ cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
        },
      },
      { type: "message_stop" },
    ],
    {
      usage: { inputFresh: 1591, cacheRead: 0, cacheWrite: 0, output: 175 },
      ...{ model: "claude-sonnet-4-6", end: "tool_use" },
    },
  ],
  [
    "anthropic-compaction-stream, whose totals leave the compaction out",
    [
      {
        type: "message_start",
        message: message("claude-sonnet-4-6", null, {
          ...{ input_tokens: 100, output_tokens: 7, ...kept(55096, 0) },
        }),
      },
      {
        ...{ type: "message_delta", delta: { stop_reason: "end_turn" } },
        usage: {
          ...{ input_tokens: 181, output_tokens: 8 },
          ...{ cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
          iterations: [turn("compaction", 100, 83, 55096), turn("message", 181, 8)],
        },
      },
    ],
    {
      usage: { inputFresh: 100 + 181, cacheRead: 55096, cacheWrite: 0, output: 83 + 8 },
      ...{ model: "claude-sonnet-4-6", end: "end_turn" },
    },
  ],
  [
    "cohere-chat-cache, which bills less than it processes",
    [
      {
        ...{ id: "an-id", message: { role: "assistant", content: [] }, finish_reason: "COMPLETE" },
        usage: {
          billed_units: { input_tokens: 377, output_tokens: 90 },
          tokens: { input_tokens: 577, output_tokens: 90 },
          cached_tokens: 576,
        },
      },
    ],
    { usage: { inputFresh: 1, cacheRead: 576, output: 90 }, end: "COMPLETE" },
  ],
  [
    "cohere-chat-stream",
    [
      { id: "an-id", type: "message-start", delta: { message: { role: "assistant" } } },
      {
        type: "message-end",
        delta: {
          finish_reason: "COMPLETE",
          usage: {
            billed_units: { input_tokens: 12, output_tokens: 65 },
            tokens: { input_tokens: 212, output_tokens: 65 },
            cached_tokens: 208,
          },
        },
      },
    ],
    { usage: { inputFresh: 4, cacheRead: 208, output: 65 }, end: "COMPLETE" },
  ],
  [
    "cohere-embed",
    [{ id: "an-id", embeddings: { float: [[0.5]] }, meta: { billed_units: { input_tokens: 208 } } }],
    { usage: { inputFresh: 208 } },
  ],
  [
    "cohere-rerank, which counts searches and no tokens",
    [
      {
        id: "an-id",
        results: [{ index: 3, relevance_score: 1 }],
        meta: { billed_units: { search_units: 1 } },
      },
    ],
    {},
  ],
  [
    "voyage-embeddings, which has a total alone",
    [
      {
        ...{ object: "list", data: [{ object: "embedding", embedding: "AAAA", index: 0 }] },
        ...{ model: "voyage-3-lite", usage: { total_tokens: 12 } },
      },
    ],
    { usage: { inputFresh: 12 }, model: "voyage-3-lite" },
  ],
  [
    "voyage-rerank",
    [
      {
        ...{ object: "list", data: [{ relevance_score: 0.69140625, index: 0 }] },
        ...{ model: "rerank-2-lite", usage: { total_tokens: 43 } },
      },
    ],
    { usage: { inputFresh: 43 }, model: "rerank-2-lite" },
  ],
  [
    "ollama-generate-stream",
    [
      { model: "llama3", response: "…", done: false },
      {
        ...{ model: "llama3", response: "", done: true, done_reason: "stop" },
        ...{ prompt_eval_count: 17, eval_count: 71 },
      },
    ],
    { usage: { inputFresh: 17, output: 71 }, model: "llama3", end: "stop" },
  ],
  [
    "ollama-prompt-cached, which leaves the prompt out",
    [{ model: "llama3", message: { role: "assistant" }, done_reason: "stop", done: true, eval_count: 79 }],
    { usage: { output: 79 }, model: "llama3", end: "stop" },
  ],
])(
  "a captured answer says its tokens, its model and its end: %s",
  (_, pieces: readonly object[], expected) => {
    expect(wholeAnswer(pieces)).toEqual({ usage: undefined, model: undefined, end: undefined, ...expected });
  },
);

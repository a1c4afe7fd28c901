/** What OpenAI answers, for the tests of this folder. */

import type { SentEvent } from "./stub-provider.js";

const usage = {
  prompt_tokens: 11,
  completion_tokens: 7,
  total_tokens: 18,
  prompt_tokens_details: { cached_tokens: 4 },
  completion_tokens_details: { reasoning_tokens: 3 },
};
/** The same as `usageOf` should see it. */
export const seenUsage = { inputFresh: 7, cacheRead: 4, output: 7, reasoning: 3 };

/** A chat completion, or five chunks with the tokens in the last. */
export function chat(streamed: boolean): readonly SentEvent[] {
  const message = { role: "assistant", content: "hi", refusal: null };
  const choice = { index: 0, finish_reason: "stop", logprobs: null };
  const base = { id: "c1", created: 1, model: "m" };
  if (!streamed) {
    return [{ data: { ...base, object: "chat.completion", choices: [{ ...choice, message }], usage } }];
  }
  const chunk = (delta: object, finish_reason: string | null) => ({
    data: {
      ...base,
      object: "chat.completion.chunk",
      choices: [{ ...choice, delta, finish_reason }],
      usage: null,
    },
  });
  return [
    chunk({ role: "assistant", content: "" }, null),
    chunk({ content: "h" }, null),
    chunk({ content: "i" }, null),
    chunk({}, "stop"),
    { data: { ...base, object: "chat.completion.chunk", choices: [], usage } },
    { data: "[DONE]" },
  ];
}

/** A response, or its events. */
export function response(streamed: boolean): readonly SentEvent[] {
  const content = [{ type: "output_text", text: "hi", annotations: [], logprobs: [] }];
  const item = { id: "i1", type: "message", status: "completed", role: "assistant", content };
  const tokens = {
    input_tokens: 11,
    input_tokens_details: { cached_tokens: 4 },
    output_tokens: 7,
    output_tokens_details: { reasoning_tokens: 3 },
    total_tokens: 18,
  };
  const body = (status: string, output: unknown[], used: unknown) => ({
    ...{ id: "r1", object: "response", created_at: 1, status, model: "m", output, usage: used },
    ...{
      error: null,
      parallel_tool_calls: true,
      text: { format: { type: "text" } },
      tools: [],
      metadata: {},
    },
  });
  if (!streamed) return [{ data: body("completed", [item], tokens) }];
  const events: Record<string, unknown>[] = [
    { type: "response.created", response: body("in_progress", [], null) },
    { type: "response.output_item.added", output_index: 0, item: { ...item, content: [] } },
    { type: "response.content_part.added", output_index: 0, content_index: 0, item_id: "i1", part: { ...content[0], text: "" } },
    { type: "response.output_text.delta", output_index: 0, content_index: 0, item_id: "i1", delta: "hi", logprobs: [] },
    { type: "response.completed", response: body("completed", [item], tokens) },
  ]; // biome-ignore format: one event a line
  return events.map((data, index) => ({
    event: String(data.type),
    data: { ...data, sequence_number: index },
  }));
}

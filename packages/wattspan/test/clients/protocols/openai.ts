/**
 * OpenAI's chat completions, responses and embeddings; also Azure, Mistral and vLLM, as far as they are the
 * same.
 */

import type { Answer, Asked, Protocol } from "../provider-server.ts";
import { EVENT_STREAM, sentEvent } from "./frames.ts";

/** 15 tokens of input, 4 of them cached; 7 of output, 3 of them reasoning. */
const CHAT_USAGE = {
  prompt_tokens: 15,
  completion_tokens: 7,
  total_tokens: 22,
  prompt_tokens_details: { cached_tokens: 4, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 3,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
};
const RESPONSE_USAGE = {
  input_tokens: 15,
  input_tokens_details: { cached_tokens: 4 },
  output_tokens: 7,
  output_tokens_details: { reasoning_tokens: 3 },
  total_tokens: 22,
};
/** The same as it should be seen. */
export const openaiUsage = { inputFresh: 11, cacheRead: 4, output: 7, reasoning: 3 };
export const EMBEDDED = { inputFresh: 5 };

const WORDS = ["Hello", " from", " here"];

/** What a provider does that speaks like this. */
interface Manner {
  /** Each chunk has the tokens so far, as vLLM does with `continuous_usage_stats`. */
  readonly continuous?: boolean;
  /** What chat completions answer, in a stream word by word. */
  readonly words?: readonly string[];
  /** The id of each chat completion. Default: the same for all. */
  readonly idOf?: () => string;
}

export const openaiProtocol = ({
  continuous = false,
  words = WORDS,
  idOf = () => "c1",
}: Manner = {}): Protocol => ({
  answer({ path, body }: Asked): Answer {
    if (path.endsWith("/embeddings")) return { document: embeddings(body) };
    if (path.endsWith("/responses"))
      return body.stream ? responseEvents() : { document: response("completed") };
    const base = { id: idOf(), created: 1_795_500_000, model: body.model, system_fingerprint: "fp" };
    return body.stream
      ? chunks(body, base, continuous, words)
      : { document: { ...base, ...completion(words) } };
  },
  error: (_, message) => ({ error: { message, type: "server_error", code: null, param: null } }),
});

function completion(words: readonly string[]): object {
  const message = { role: "assistant", content: words.join(""), refusal: null };
  const choice = { index: 0, finish_reason: "stop", logprobs: null, message };
  return { object: "chat.completion", choices: [choice], usage: CHAT_USAGE };
}

function chunks(
  { stream_options }: Asked["body"],
  base: object,
  continuous: boolean,
  words: readonly string[],
): Answer {
  const asked = (stream_options as { include_usage?: boolean } | undefined)?.include_usage === true;
  let made = 0;
  const chunk = (delta: object, finish_reason: string | null = null) => {
    const usage = { prompt_tokens: 15, completion_tokens: made, total_tokens: 15 + made++ };
    const choices = [{ index: 0, delta, logprobs: null, finish_reason }];
    const stated = continuous ? { usage } : asked ? { usage: null } : {};
    return sentEvent({ ...base, object: "chat.completion.chunk", choices, ...stated });
  };
  const last = { ...base, object: "chat.completion.chunk", choices: [], usage: CHAT_USAGE };
  const frames = [
    chunk({ role: "assistant", content: "" }),
    ...words.map((content) => chunk({ content })),
    chunk({}, "stop"),
    ...(asked ? [sentEvent(last)] : []),
    sentEvent("[DONE]"),
  ];
  return { contentType: EVENT_STREAM, frames, broken: sentEvent('{"choices": [') };
}

function response(status: string, model = "m"): object {
  const content = [{ type: "output_text", text: WORDS.join(""), annotations: [], logprobs: [] }];
  const item = { id: "i1", type: "message", status: "completed", role: "assistant", content };
  const done = status === "completed";
  return {
    ...{ id: "r1", object: "response", created_at: 1_795_500_000, status, model, error: null },
    ...{ incomplete_details: null, instructions: null, metadata: {}, parallel_tool_calls: true },
    ...{ temperature: 1, top_p: 1, tool_choice: "auto", tools: [], text: { format: { type: "text" } } },
    output: done ? [item] : [],
    usage: done ? RESPONSE_USAGE : null,
  };
}

function responseEvents(): Answer {
  const at = { output_index: 0, content_index: 0, item_id: "i1" };
  const item = { id: "i1", type: "message", status: "in_progress", role: "assistant", content: [] };
  const part = { type: "output_text", text: "", annotations: [], logprobs: [] };
  const events = [
    { type: "response.created", response: response("in_progress") },
    { type: "response.output_item.added", output_index: 0, item },
    { type: "response.content_part.added", ...at, part },
    ...WORDS.map((delta) => ({ type: "response.output_text.delta", ...at, delta, logprobs: [] })),
    { type: "response.output_text.done", ...at, text: WORDS.join(""), logprobs: [] },
    { type: "response.completed", response: response("completed") },
  ];
  const frames = events.map((event, index) => sentEvent({ ...event, sequence_number: index }, event.type));
  return { contentType: EVENT_STREAM, frames, broken: sentEvent('{"type": ', "response.output_text.delta") };
}

function embeddings({ model }: Asked["body"]): object {
  const data = [{ object: "embedding", index: 0, embedding: [0.1, 0.2, 0.3, 0.4] }];
  return { object: "list", model, data, usage: { prompt_tokens: 5, total_tokens: 5 } };
}

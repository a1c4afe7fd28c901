/** Anthropic's messages. */

import type { Answer, Asked, Protocol } from "../provider-server.ts";
import { EVENT_STREAM, sentEvent } from "./frames.ts";

/** 11 fresh tokens of input, 4 from the cache, 2 written to it; 7 of output. */
const USAGE = {
  input_tokens: 11,
  cache_creation_input_tokens: 2,
  cache_read_input_tokens: 4,
  cache_creation: { ephemeral_5m_input_tokens: 2, ephemeral_1h_input_tokens: 0 },
  output_tokens: 7,
  service_tier: "standard",
};
/** The same as it should be seen, and what the first event alone says. */
export const anthropicUsage = { inputFresh: 11, cacheRead: 4, cacheWrite: 2, output: 7 };
export const anthropicStart = { inputFresh: 11, cacheRead: 4, cacheWrite: 2 };

const WORDS = ["Hello", " from", " here"];

export const anthropicProtocol: Protocol = {
  answer: ({ body }: Asked): Answer => (body.stream ? events(body) : { document: message(body) }),
  error: (status, text) => ({
    type: "error",
    error: { type: status === 429 ? "rate_limit_error" : "api_error", message: text },
  }),
};

const base = ({ model }: Asked["body"]) => ({ id: "m1", type: "message", role: "assistant", model });

function message(body: Asked["body"]): object {
  const content = [{ type: "text", text: WORDS.join("") }];
  return { ...base(body), content, stop_reason: "end_turn", stop_sequence: null, usage: USAGE };
}

function events(body: Asked["body"]): Answer {
  const usage = { ...USAGE, output_tokens: 1 }; // a beginning
  const started = { ...base(body), content: [], stop_reason: null, stop_sequence: null, usage };
  const delta = (text: string) => ({
    type: "content_block_delta",
    index: 0,
    delta: { type: "text_delta", text },
  });
  const stop = { stop_reason: "end_turn", stop_sequence: null };
  const all = [
    { type: "message_start", message: started },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    ...WORDS.map(delta),
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: stop, usage: { output_tokens: 7 } },
    { type: "message_stop" },
  ];
  const frames = all.map((event) => sentEvent(event, event.type));
  return { contentType: EVENT_STREAM, frames, broken: sentEvent('{"type": ', "content_block_delta") };
}

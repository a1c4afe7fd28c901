/**
 * Mistral's chat completions and embeddings: the last chunk of a stream has the tokens without being asked.
 */

import type { Answer, Asked, Protocol } from "../provider-server.ts";
import { EVENT_STREAM, sentEvent } from "./frames.ts";

const USAGE = {
  prompt_tokens: 15,
  completion_tokens: 7,
  total_tokens: 22,
  prompt_tokens_details: { cached_tokens: 4 },
};
/** The same as it should be seen. */
export const mistralUsage = { inputFresh: 11, cacheRead: 4, output: 7 };
const WORDS = ["Hello", " from", " here"];

export const mistralProtocol: Protocol = {
  answer({ path, body }: Asked): Answer {
    const base = { id: "c1", created: 1_795_500_000, model: body.model };
    if (path.endsWith("/embeddings")) {
      const data = [{ object: "embedding", index: 0, embedding: [0.1, 0.2] }];
      const usage = { prompt_tokens: 5, total_tokens: 5, completion_tokens: 0 };
      return { document: { id: "e1", object: "list", model: body.model, data, usage } };
    }
    if (!body.stream) {
      const message = { role: "assistant", content: WORDS.join(""), tool_calls: null };
      const choices = [{ index: 0, finish_reason: "stop", message }];
      return { document: { ...base, object: "chat.completion", choices, usage: USAGE } };
    }
    const chunk = (content: string, finish_reason: string | null) => ({
      ...{ ...base, object: "chat.completion.chunk" },
      choices: [{ index: 0, delta: { role: "assistant", content }, finish_reason }],
      ...(finish_reason && { usage: USAGE }),
    });
    const chunks = [...WORDS.map((word) => chunk(word, null)), chunk("", "stop")];
    const frames = [...chunks.map((each) => sentEvent(each)), sentEvent("[DONE]")];
    return { contentType: EVENT_STREAM, frames, broken: sentEvent('{"choices": [') };
  },
  error: (_, message) => ({ object: "error", message, type: "service_error", code: null }),
};

/** Ollama's own API: lines of JSON. */

import type { Answer, Asked, Protocol } from "../provider-server.ts";

const WORDS = ["Hello", " from", " here"];
export const ollamaUsage = { inputFresh: 11, output: 7 };

export const ollamaProtocol: Protocol = {
  answer({ path, body }: Asked): Answer {
    if (path.endsWith("/embed"))
      return { document: { model: body.model, embeddings: [[0.1, 0.2]], prompt_eval_count: 5 } };
    const line = (text: string, done: boolean) => ({
      model: body.model,
      created_at: "2026-11-24T00:00:00Z",
      ...(path.endsWith("/chat") ? { message: { role: "assistant", content: text } } : { response: text }),
      done,
      ...(done && COUNTS),
    });
    if (body.stream === false) return { document: line(WORDS.join(""), true) };
    const lines = [...WORDS.map((word) => line(word, false)), line("", true)];
    const frames = lines.map((each) => `${JSON.stringify(each)}\n`);
    return { contentType: "application/x-ndjson", frames, broken: '{"done": \n' };
  },
  error: (_, message) => ({ error: message }),
};

const COUNTS = {
  done_reason: "stop",
  total_duration: 5_000_000_000,
  load_duration: 1_000_000_000,
  prompt_eval_count: 11,
  prompt_eval_duration: 500_000_000,
  eval_count: 7,
  eval_duration: 3_000_000_000,
};

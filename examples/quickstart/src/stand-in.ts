/** Speaks the protocol of OpenAI's chat completions inside this process: nothing leaves this machine. */

import { setTimeout as pause } from "node:timers/promises";

interface Chat {
  readonly model: string;
  readonly messages: readonly { readonly content: string }[];
  readonly stream?: boolean;
}

/** As fast as a mid-sized served model, in milliseconds. */
const MS_PER_TOKEN = 10;
/** Words that an answer quotes from its prompt. */
const QUOTED = 60;
/** A word or a sign. A real model has its own tokenizer. */
const tokensOf = (text: string): string[] => text.match(/\s*(?:[\p{L}\p{N}]+|[^\s\p{L}\p{N}])/gu) ?? [];

/** A `fetch` for the official client. @example new OpenAI({ apiKey: "none", fetch: standIn }) */
export const standIn: typeof fetch = async (_, init) => {
  const { model, messages, stream } = JSON.parse(String(init?.body)) as Chat;
  const prompt = tokensOf(messages.map(({ content }) => content).join("\n"));
  const answer = prompt.slice(0, QUOTED);
  const usage = {
    prompt_tokens: prompt.length,
    completion_tokens: answer.length,
    total_tokens: prompt.length + answer.length,
  };
  const head = { id: "chatcmpl-1", created: 0, model };
  if (stream)
    return new Response(ReadableStream.from(chunks(head, answer, usage)), {
      headers: { "content-type": "text/event-stream" },
    });
  await pause(MS_PER_TOKEN * answer.length);
  const message = { role: "assistant", content: answer.join(""), refusal: null };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: "stop" }];
  return Response.json({ ...head, object: "chat.completion", choices, usage });
};

async function* chunks(head: object, answer: readonly string[], usage: object): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const chunk = (choices: readonly object[], more: object = {}) => {
    const value = { ...head, object: "chat.completion.chunk", choices, ...more };
    return encoder.encode(`data: ${JSON.stringify(value)}\n\n`);
  };
  for (const content of answer) {
    await pause(MS_PER_TOKEN);
    yield chunk([{ index: 0, delta: { content }, finish_reason: null }]);
  }
  yield chunk([{ index: 0, delta: {}, finish_reason: "stop" }]);
  yield chunk([], { usage });
  yield encoder.encode("data: [DONE]\n\n");
}

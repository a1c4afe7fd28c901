import type OpenAI from "openai";

const QUESTION =
  "How many joules is the answer to this, if it is asked of a model of the size of yours? ".repeat(4);
/** What is asked of the model. */
export const request = {
  model: "gpt-4o-mini",
  temperature: 0.5,
  max_tokens: 100,
  messages: [
    { role: "system" as const, content: "You are short." },
    { role: "user" as const, content: QUESTION },
  ],
};
const streamed = { ...request, stream: true as const, stream_options: { include_usage: true } };

/** A way to call the client and consume its result. */
export interface Call<T> {
  ask(client: OpenAI): Promise<T>;
  take(answer: T): Promise<void>;
}

/** One answer. */
export const plainCall: Call<unknown> = {
  ask: (client) => client.chat.completions.create(request),
  take: () => Promise.resolve(),
};

/** An answer in pieces. */
export const streamedCall: Call<AsyncIterable<unknown>> = {
  ask: (client) => client.chat.completions.create(streamed),
  async take(answer) {
    for await (const _ of answer);
  },
};

/** Calls one after another, with a turn of the event loop after each, as a server that waits for its sockets. */
export async function oneByOne(calls: number, call: () => Promise<void>): Promise<void> {
  for (let done = 0; done < calls; done++) {
    await call();
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** The answers of a server, made in memory: the official client takes them for those of the network. */

const ANSWER = JSON.stringify({
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1_760_000_000,
  model: "gpt-4o-mini-2024-07-18",
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: "It is forty-two. ".repeat(16), refusal: null },
      logprobs: null,
      finish_reason: "stop",
    },
  ],
  usage: { prompt_tokens: 128, completion_tokens: 64, total_tokens: 192 },
});

/** Pieces of a streamed answer that carry text. */
export const CHUNKS = 20;

const chunk = (more: object): string =>
  `data: ${JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1_760_000_000,
    model: "gpt-4o-mini-2024-07-18",
    choices: [],
    ...more,
  })}\n\n`;
const choice = (delta: object, finish_reason: string | null = null): string =>
  chunk({ choices: [{ index: 0, delta, logprobs: null, finish_reason }] });

const EVENTS = [
  ...Array.from({ length: CHUNKS }, (_, i) => choice({ content: `It is ${i}, or so. ` })),
  choice({}, "stop"),
  chunk({ usage: { prompt_tokens: 128, completion_tokens: 64, total_tokens: 192 } }),
  "data: [DONE]\n\n",
].map((event) => new TextEncoder().encode(event));

/** Stands in for `fetch`: the whole answer, or its pieces as they come from a socket, one by one. */
export async function answerInMemory(_: unknown, init?: { readonly body?: unknown }): Promise<Response> {
  if (!String(init?.body).includes('"stream":true'))
    return new Response(ANSWER, { headers: { "content-type": "application/json" } });
  let next = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const event = EVENTS[next++];
      if (event) controller.enqueue(event);
      else controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

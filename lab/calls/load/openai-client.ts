import OpenAI from "openai";
import type { PlannedInference } from "./planned-call.ts";

type Fetch = typeof globalThis.fetch;

/**
 * The official client, which gets the answer of this call from memory: whole, or as a stream of events that
 * take the call's time.
 */
export function openAiClient(
  call: PlannedInference,
  wait: (ms: number) => Promise<void>,
  wrapped: (fetch: Fetch) => Fetch,
): OpenAI {
  const { whole, pieces } = call.answered;
  const fetch = async (_: unknown, init?: RequestInit) => {
    if (!String(init?.body).includes('"stream":true')) {
      await wait(call.ms);
      return Response.json(whole);
    }
    return new Response(
      events(pieces, () => wait(call.ms / pieces.length)),
      {
        headers: { "content-type": "text/event-stream" },
      },
    );
  };
  return new OpenAI({
    apiKey: "none",
    baseURL: "https://api.openai.com/v1",
    fetch: wrapped(fetch),
    maxRetries: 0,
  });
}

function events(pieces: readonly unknown[], wait: () => Promise<void>): ReadableStream<Uint8Array> {
  const lines = [...pieces.map((piece) => JSON.stringify(piece)), "[DONE]"].values();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = lines.next();
      if (done) return controller.close();
      await wait();
      controller.enqueue(new TextEncoder().encode(`data: ${value}\n\n`));
    },
  });
}

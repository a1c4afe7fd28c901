/** A provider in memory, for the tests of this folder: answers as OpenAI and Anthropic do, and counts what is read. */

/** How the provider behaves: refuses, or keeps the caller waiting until it gives up. */
type ProviderMode = "answer" | "refuse" | "wait";

/** What a client did with the answers. */
interface ReadCounts {
  /** Calls of `JSON.parse` with something that the provider sent. */
  parses: number;
  /** Calls of `text()`, `json()` and the like on responses. */
  bodies: number;
  /** Chunks that were asked of a streamed body. */
  pulls: number;
}

/** A stand-in for `fetch`. */
export interface StubProvider {
  mode: ProviderMode;
  readonly counts: ReadCounts;
  /** The JSON texts that it sent. */
  readonly sent: Set<string>;
  readonly fetch: (url: unknown, init?: RequestInit) => Promise<Response>;
}

/** @param events The events of a stream, or the one answer to a request that does not ask for a stream. */
export function stubProvider(answer: (streamed: boolean) => readonly SentEvent[]): StubProvider {
  const provider: StubProvider = {
    mode: "answer",
    counts: { parses: 0, bodies: 0, pulls: 0 },
    sent: new Set(),
    async fetch(_url, init) {
      const signal = init?.signal ?? undefined;
      signal?.throwIfAborted();
      if (provider.mode === "wait") return untilAborted(signal);
      if (provider.mode === "refuse") return jsonResponse({ error: { message: "no" } }, 400, provider);
      const streamed = String(init?.body).includes('"stream":true');
      const events = answer(streamed);
      return streamed ? eventResponse(events, provider) : jsonResponse(events[0]?.data, 200, provider);
    },
  };
  return provider;
}

/** One server-sent event. */
export interface SentEvent {
  readonly event?: string;
  readonly data: unknown;
}

/** Counts how often what the provider sent is parsed while a task runs. */
export async function countingParses<T>(provider: StubProvider, task: () => Promise<T>): Promise<T> {
  const parse = JSON.parse;
  JSON.parse = (...args: Parameters<typeof parse>) => {
    if (provider.sent.has(args[0])) provider.counts.parses++;
    return parse(...args);
  };
  try {
    return await task();
  } finally {
    JSON.parse = parse;
  }
}

function jsonResponse(body: unknown, status: number, { counts, sent }: StubProvider): Response {
  const text = JSON.stringify(body);
  sent.add(text);
  const response = new Response(text, {
    status,
    headers: { "content-type": "application/json", "x-request-id": "request-1", "request-id": "request-1" },
  });
  for (const key of ["text", "json", "arrayBuffer", "blob"] as const) {
    const read = response[key].bind(response);
    Object.defineProperty(response, key, { value: () => [read(), counts.bodies++][0] });
  }
  return response;
}

function eventResponse(events: readonly SentEvent[], { counts, sent }: StubProvider): Response {
  const lines = events.map(({ event, data }) => {
    const text = typeof data === "string" ? data : JSON.stringify(data);
    sent.add(text);
    return `${event ? `event: ${event}\n` : ""}data: ${text}\n\n`;
  });
  const encoder = new TextEncoder();
  let next = 0;
  const body = new ReadableStream({
    async pull(controller) {
      counts.pulls++;
      const line = lines[next++];
      if (line === undefined) controller.close();
      else controller.enqueue(encoder.encode(line));
    },
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "x-request-id": "request-1" },
  });
}

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
}

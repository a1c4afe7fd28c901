import OpenAI6 from "openai6";
import OpenAI7 from "openai7";
import { describe, expect, it } from "vitest";
import { bareAndMetered, type Meter } from "./bare-and-metered.js";
import { type SentEvent, type StubProvider, stubProvider } from "./stub-provider.js";
import { idle } from "./unhandled-rejections.js";

const usage = {
  prompt_tokens: 11,
  completion_tokens: 7,
  total_tokens: 18,
  prompt_tokens_details: { cached_tokens: 4 },
  completion_tokens_details: { reasoning_tokens: 3 },
};
const seenUsage = { inputFresh: 7, cacheRead: 4, output: 7, reasoning: 3 };

/** A chat completion, or five chunks with the tokens in the last. */
function chat(streamed: boolean): readonly SentEvent[] {
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
function response(streamed: boolean): readonly SentEvent[] {
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

describe.each([
  ["6.49", OpenAI6 as unknown as typeof OpenAI7],
  ["7.57", OpenAI7],
])("openai %s: bare and metered are the same", (_, OpenAI) => {
  type Client = InstanceType<typeof OpenAI7>;
  const body = { model: "m", messages: [{ role: "user" as const, content: "hello" }] };
  const streamBody = { ...body, stream: true as const, stream_options: { include_usage: true } };

  const compare = (
    use: (client: Client, meter: Meter, provider: StubProvider) => Promise<unknown>,
    answer = chat,
  ) =>
    bareAndMetered(
      () => stubProvider(answer),
      (meter, provider) => {
        const fetch = provider.fetch as never;
        return use(
          new OpenAI({ apiKey: "k", baseURL: "http://stub/v1", maxRetries: 0, fetch }),
          meter,
          provider,
        );
      },
    );
  const stream = (client: Client, meter: Meter) => meter(() => client.chat.completions.create(streamBody));

  it("plain", async () => {
    const seen = await compare(async (client, meter) => {
      const completion = await meter(() => client.chat.completions.create(body));
      return [completion.choices[0]?.message.content, completion._request_id];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: seenUsage });
  });

  it("awaited twice", async () => {
    const seen = await compare(async (client, meter) => {
      const promise = meter(() => client.chat.completions.create(body));
      const [first, second] = [await promise, await promise];
      return first === second;
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: seenUsage });
  });

  it("awaited inside before it is returned, and only there", async () => {
    const seen = await compare(async (client, meter) => {
      let inner: Promise<string> | undefined;
      meter(() => {
        const promise = client.chat.completions.create(body);
        inner = promise.then(({ id }) => id);
        return promise;
      });
      return inner;
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: seenUsage });
  });

  it("never awaited", async () => {
    const seen = await compare(
      async (client, meter) => typeof meter(() => client.chat.completions.create(body)),
    );
    expect(seen.outcome).toBeUndefined();
  });

  it("from an async function", async () => {
    const seen = await compare(async (client, meter) => {
      return (await meter(async () => client.chat.completions.create(body))).id;
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: seenUsage });
  });

  it("withResponse()", async () => {
    const seen = await compare(async (client, meter) => {
      const { data, response, request_id } = await meter(() =>
        client.chat.completions.create(body),
      ).withResponse();
      return [data.id, response.status, request_id];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: seenUsage });
  });

  it("asResponse(): ends at the headers, the tokens are not known", async () => {
    const seen = await compare(async (client, meter) => {
      const response = await meter(() => client.chat.completions.create(body)).asResponse();
      const unread = response.bodyUsed;
      return [unread, await response.json()];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: undefined });
  });

  it("asResponse() and the body", async () => {
    const seen = await compare(async (client, meter) => {
      const promise = meter(() => client.chat.completions.create(body));
      const [response, data] = await Promise.all([promise.asResponse(), promise]);
      return [response.status, data.id];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: seenUsage });
  });

  it.each([
    ["caught", (promise: Promise<unknown>) => promise],
    ["by .catch()", (promise: Promise<unknown>) => promise.catch((error) => error.status)],
    ["by .then()", (promise: Promise<unknown>) => promise.then(undefined, (error) => error.status)],
    ["floating .then()", async (promise: Promise<unknown>) => void promise.then(() => undefined)],
    ["floating .finally()", async (promise: Promise<unknown>) => void promise.finally(() => undefined)],
    ["asResponse()", (promise: Promise<unknown>) => (promise as never as Raw).asResponse()],
    [
      "floating asResponse()",
      async (promise: Promise<unknown>) => void (promise as never as Raw).asResponse(),
    ],
  ])("HTTP 400, %s", async (_, use) => {
    const seen = await compare(async (client, meter, provider) => {
      provider.mode = "refuse";
      const result = await use(meter(() => client.chat.completions.create(body)));
      await idle();
      return result;
    });
    expect(seen).toEqual({ outcome: "error", chunks: 0, usage: undefined });
  });

  it("HTTP 400, floating: raises its unhandled rejection", async () => {
    const seen = await compare(async (client, meter, provider) => {
      provider.mode = "refuse";
      meter(() => client.chat.completions.create(body));
      await idle();
    });
    expect(seen.outcome).toBeUndefined();
  });

  it("stream", async () => {
    const seen = await compare(async (client, meter) => {
      const got: string[] = [];
      const events = await stream(client, meter);
      for await (const chunk of events) got.push(chunk.choices[0]?.delta.content ?? "");
      return [got, events.constructor.name, Object.keys(events)];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 5, usage: seenUsage });
  });

  it("stream with withResponse()", async () => {
    const seen = await compare(async (client, meter) => {
      const { data, response } = await stream(client, meter).withResponse();
      return [await count(data), response.status];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 5, usage: seenUsage });
  });

  it("stream left by break", async () => {
    const seen = await compare(async (client, meter) => {
      const events = await stream(client, meter);
      for await (const _ of events) break;
      return events.controller.signal.aborted;
    });
    expect(seen).toEqual({ outcome: "aborted", chunks: 1, usage: undefined });
  });

  it("stream aborted: ends as if complete, and is known as aborted", async () => {
    const seen = await compare(async (client, meter) => {
      const events = await stream(client, meter);
      let got = 0;
      for await (const _ of events) if (++got === 2) events.controller.abort();
      return got;
    });
    expect(seen.outcome).toBe("aborted");
  });

  it("stream iterated twice", async () => {
    const seen = await compare(async (client, meter) => {
      const events = await stream(client, meter);
      await count(events);
      return count(events);
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 5, usage: seenUsage });
  });

  it("stream tee()", async () => {
    const seen = await compare(async (client, meter) => {
      const [left, right] = (await stream(client, meter)).tee();
      return [await count(left), await count(right)];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 5, usage: seenUsage });
  });

  it("stream toReadableStream()", async () => {
    const seen = await compare(async (client, meter) => {
      const readable = (await stream(client, meter)).toReadableStream();
      return count(readable as unknown as AsyncIterable<unknown>);
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 5, usage: seenUsage });
  });

  it("stream never consumed", async () => {
    const seen = await compare(async (client, meter) => typeof (await stream(client, meter)));
    expect(seen.outcome).toBeUndefined();
  });

  it("aborted before the answer", async () => {
    const seen = await compare(async (client, meter, provider) => {
      provider.mode = "wait";
      const abort = new AbortController();
      const promise = meter(() => client.chat.completions.create(body, { signal: abort.signal }));
      queueMicrotask(() => abort.abort());
      return promise;
    });
    expect(seen).toEqual({ outcome: "aborted", chunks: 0, usage: undefined });
  });

  it.each([
    ["iterated", (helper: Helper) => count(helper)],
    ["asked for its end", async (helper: Helper) => (await helper.finalChatCompletion()).id],
    ["asked for its tokens", (helper: Helper) => helper.totalUsage()],
  ])("the .stream() helper, %s", async (_, use) => {
    const seen = await compare((client, meter) =>
      use(meter(() => client.chat.completions.stream(streamBody))),
    );
    expect(seen).toEqual({ outcome: "ok", chunks: 5, usage: seenUsage });
  });

  it("the .stream() helper, aborted", async () => {
    const seen = await compare(async (client, meter) => {
      const helper = meter(() => client.chat.completions.stream(streamBody));
      for await (const _ of helper) break;
      await idle();
      return helper.aborted;
    });
    expect(seen.outcome).toBe("aborted");
  });

  it.each([
    ["caught", (helper: Helper) => helper.done()],
    ["floating", () => idle()],
  ])("the .stream() helper, HTTP 400, %s", async (_, use) => {
    const seen = await compare((client, meter, provider) => {
      provider.mode = "refuse";
      return use(meter(() => client.chat.completions.stream(streamBody)));
    });
    expect(seen).toEqual({ outcome: "error", chunks: 0, usage: undefined });
  });

  it("responses, their stream and their helper", async () => {
    const ask = { model: "m", input: "hello" } as const;
    const plain = await compare(async (client, meter) => {
      return (await meter(() => client.responses.create(ask))).output_text;
    }, response);
    expect(plain).toEqual({ outcome: "ok", chunks: 0, usage: seenUsage });
    const streamed = await compare(async (client, meter) => {
      return count(await meter(() => client.responses.create({ ...ask, stream: true })));
    }, response);
    expect(streamed).toEqual({ outcome: "ok", chunks: 5, usage: seenUsage });
    const helped = await compare(async (client, meter) => {
      return (await meter(() => client.responses.stream({ ...ask, stream: true })).finalResponse())
        .output_text;
    }, response);
    expect(helped).toMatchObject({ outcome: "ok", usage: seenUsage });
    expect(helped.chunks).toBeGreaterThanOrEqual(5);
  });

  it("embeddings", async () => {
    const data = { object: "list", model: "m", data: [], usage: { prompt_tokens: 5, total_tokens: 5 } };
    const seen = await compare(
      async (client, meter) =>
        (await meter(() => client.embeddings.create({ model: "m", input: "a" }))).model,
      () => [{ data }],
    );
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: { inputFresh: 5 } });
  });

  it.each([
    ["awaited", async (pages: Pages) => (await pages).data.length],
    ["iterated", (pages: Pages) => count(pages)],
  ])("the list of models, %s", async (_, use) => {
    const list = { object: "list", data: [{ id: "m", object: "model" }] };
    const seen = await compare(
      (client, meter) => use(meter(() => client.models.list())),
      () => [{ data: list }],
    );
    expect(seen.outcome).toBe("ok");
  });
});

type Helper = ReturnType<InstanceType<typeof OpenAI7>["chat"]["completions"]["stream"]>;
type Pages = ReturnType<InstanceType<typeof OpenAI7>["models"]["list"]>;
interface Raw {
  asResponse(): Promise<Response>;
}

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let got = 0;
  for await (const _ of items) got++;
  return got;
}

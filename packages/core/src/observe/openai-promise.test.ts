import OpenAI6 from "openai6";
import OpenAI7 from "openai7";
import { describe, expect, it } from "vitest";
import { bareAndMetered, type Use } from "../../test/bare-and-metered.js";
import { chat, seenUsage } from "../../test/openai-answers.js";
import { idle } from "../../test/unhandled-rejections.js";

describe.each([
  ["6.49", OpenAI6 as unknown as typeof OpenAI7],
  ["7.57", OpenAI7],
])("a promise of openai %s", (_, OpenAI) => {
  type Client = InstanceType<typeof OpenAI7>;
  const body = { model: "m", messages: [{ role: "user" as const, content: "hello" }] };
  const compare = (use: Use<Client>, answer = chat) =>
    bareAndMetered(
      (fetch) => new OpenAI({ apiKey: "k", baseURL: "http://stub/v1", maxRetries: 0, fetch: fetch as never }),
      answer,
      use,
      (metered, bare) => expect(metered).toEqual(bare),
    );

  it("a completion of OpenAI's client is the same bare and metered: plain", async () => {
    const seen = await compare(async (client, meter) => {
      const completion = await meter(() => client.chat.completions.create(body));
      return [completion.choices[0]?.message.content, completion._request_id];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: seenUsage });
  });

  it("a completion of OpenAI's client is the same bare and metered: awaited twice", async () => {
    const seen = await compare(async (client, meter) => {
      const promise = meter(() => client.chat.completions.create(body));
      const [first, second] = [await promise, await promise];
      return first === second;
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: seenUsage });
  });

  it("a completion of OpenAI's client is the same bare and metered: awaited before it is returned, and only there", async () => {
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

  it("a completion of OpenAI's client that is never awaited has no end", async () => {
    const seen = await compare(
      async (client, meter) => typeof meter(() => client.chat.completions.create(body)),
    );
    expect(seen.outcome).toBeUndefined();
  });

  it("a completion of OpenAI's client is the same bare and metered: from an async function", async () => {
    const seen = await compare(async (client, meter) => {
      return (await meter(async () => client.chat.completions.create(body))).id;
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: seenUsage });
  });

  it("a completion of OpenAI's client is the same bare and metered: withResponse()", async () => {
    const seen = await compare(async (client, meter) => {
      const { data, response, request_id } = await meter(() =>
        client.chat.completions.create(body),
      ).withResponse();
      return [data.id, response.status, request_id];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: seenUsage });
  });

  it("a call with asResponse() of OpenAI's client ends at the headers, and its tokens are not known", async () => {
    const seen = await compare(async (client, meter) => {
      const response = await meter(() => client.chat.completions.create(body)).asResponse();
      const unread = response.bodyUsed;
      return [unread, await response.json()];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: undefined });
  });

  it("a streamed call with asResponse() of OpenAI's client ends when the caller has read the body", async () => {
    const seen = await compare(async (client, meter) => {
      const streamed = { ...body, stream: true } as const;
      const response = await meter(() => client.chat.completions.create(streamed)).asResponse();
      return [response.bodyUsed, await response.text()];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 1, usage: undefined });
  });

  it("a completion of OpenAI's client is the same bare and metered: asResponse() and the body", async () => {
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
  ])(
    "a call of OpenAI's client that is refused with HTTP 400 is the same bare and metered: %s",
    async (_, use) => {
      const seen = await compare(async (client, meter, provider) => {
        provider.mode = "refuse";
        const result = await use(meter(() => client.chat.completions.create(body)));
        await idle();
        return result;
      });
      expect(seen).toEqual({ outcome: "error", chunks: 0, usage: undefined });
    },
  );

  it("a floating call of OpenAI's client that is refused with HTTP 400 raises its unhandled rejection", async () => {
    const seen = await compare(async (client, meter, provider) => {
      provider.mode = "refuse";
      meter(() => client.chat.completions.create(body));
      await idle();
    });
    expect(seen.outcome).toBeUndefined();
  });

  it("a call of OpenAI's client that is aborted before the answer is the same bare and metered", async () => {
    const seen = await compare(async (client, meter, provider) => {
      provider.mode = "wait";
      const abort = new AbortController();
      const promise = meter(() => client.chat.completions.create(body, { signal: abort.signal }));
      queueMicrotask(() => abort.abort());
      return promise;
    });
    expect(seen).toEqual({ outcome: "aborted", chunks: 0, usage: undefined });
  });

  it("embeddings of OpenAI's client are the same bare and metered", async () => {
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
  ])("the list of models of OpenAI's client is the same bare and metered: %s", async (_, use) => {
    const list = { object: "list", data: [{ id: "m", object: "model" }] };
    const seen = await compare(
      (client, meter) => use(meter(() => client.models.list())),
      () => [{ data: list }],
    );
    expect(seen.outcome).toBe("ok");
  });
});

type Pages = ReturnType<InstanceType<typeof OpenAI7>["models"]["list"]>;
interface Raw {
  asResponse(): Promise<Response>;
}

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let got = 0;
  for await (const _ of items) got++;
  return got;
}

import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";
import { bareAndMetered, type Use } from "../../test/bare-and-metered.js";
import type { SentEvent } from "../../test/stub-provider.js";
import { idle } from "../../test/unhandled-rejections.js";

const usage = {
  input_tokens: 11,
  cache_creation_input_tokens: 2,
  cache_read_input_tokens: 4,
  output_tokens: 7,
};
const seenUsage = { inputFresh: 11, cacheRead: 4, cacheWrite: 2, output: 7 };
const startUsage = { inputFresh: 11, cacheRead: 4, cacheWrite: 2 };

/** A message, or the events of one: six, of which `ping` is not passed on by the client. */
function message(streamed: boolean): readonly SentEvent[] {
  const base = { id: "m1", type: "message", role: "assistant", model: "m", stop_sequence: null };
  const block = { type: "text", text: "hi" };
  if (!streamed) return [{ data: { ...base, content: [block], stop_reason: "end_turn", usage } }];
  const start = { ...base, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } };
  const events = [
    { type: "message_start", message: start },
    { type: "ping" },
    { type: "content_block_start", index: 0, content_block: { ...block, text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "hi" } },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 7 } },
    { type: "message_stop" },
  ]; // biome-ignore format: one event a line
  return events.map((data) => ({ event: data.type, data }));
}

const body = { model: "m", max_tokens: 9, messages: [{ role: "user", content: "hello" }] } as const;

const compare = (use: Use<Anthropic>) =>
  bareAndMetered(
    (fetch) => new Anthropic({ apiKey: "k", baseURL: "http://stub", maxRetries: 0, fetch: fetch as never }),
    message,
    use,
    (metered, bare) => expect(metered).toEqual(bare),
  );

const create = (client: Anthropic) => client.messages.create(body as never);
const stream = (client: Anthropic) =>
  client.messages.create({ ...body, stream: true } as never) as never as Streaming;
const helper = (client: Anthropic) => client.messages.stream(body as never);

describe("@anthropic-ai/sdk 1.13", () => {
  it("a message of Anthropic's client is the same bare and metered: plain, and awaited twice", async () => {
    const seen = await compare(async (client, meter) => {
      const promise = meter(() => create(client));
      const [first, second] = [await promise, await promise];
      return [first.id, first === second, first._request_id];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: seenUsage });
  });

  it("a message of Anthropic's client is the same bare and metered: withResponse()", async () => {
    const seen = await compare(async (client, meter) => {
      const { data, response, request_id } = await meter(() => create(client)).withResponse();
      return [data.id, response.status, request_id];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: seenUsage });
  });

  it("a call with asResponse() of Anthropic's client ends at the headers, and its tokens are not known", async () => {
    const seen = await compare(async (client, meter) => {
      const response = await meter(() => create(client)).asResponse();
      return [response.bodyUsed, await response.json()];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: undefined });
  });

  it.each([
    ["caught", (promise: Promise<unknown>) => promise, "error"],
    ["by .catch()", (promise: Promise<unknown>) => promise.catch((error) => error.status), "error"],
    ["floating .then()", async (promise: Promise<unknown>) => void promise.then(() => undefined), "error"],
    ["floating", async (promise: Promise<unknown>) => typeof promise, undefined],
  ])(
    "a call of Anthropic's client that is refused with HTTP 400 is the same bare and metered: %s",
    async (_, use, outcome) => {
      const seen = await compare(async (client, meter, provider) => {
        provider.mode = "refuse";
        const result = await use(meter(() => create(client)) as unknown as Promise<unknown>);
        await idle();
        return result;
      });
      expect(seen).toEqual({ outcome, chunks: 0, usage: undefined });
    },
  );

  it("a stream of Anthropic's client is the same bare and metered", async () => {
    const seen = await compare(async (client, meter) => count(await meter(() => stream(client))));
    expect(seen).toEqual({ outcome: "ok", chunks: 6, usage: seenUsage });
  });

  it("a stream of Anthropic's client left by break has no known output, as its first count is only a beginning", async () => {
    const seen = await compare(async (client, meter) => {
      const events = await meter(() => stream(client));
      for await (const _ of events) break;
      return events.controller.signal.aborted;
    });
    expect(seen).toEqual({ outcome: "aborted", chunks: 1, usage: startUsage });
  });

  it("a stream of Anthropic's client that is aborted ends as if complete, and is known as aborted", async () => {
    const seen = await compare(async (client, meter) => {
      const events = await meter(() => stream(client));
      let got = 0;
      for await (const _ of events) if (++got === 2) events.controller.abort();
      return got;
    });
    expect(seen.outcome).toBe("aborted");
  });

  it("a stream of Anthropic's client is the same bare and metered: tee()", async () => {
    const seen = await compare(async (client, meter) => {
      const [left, right] = (await meter(() => stream(client))).tee();
      return [await count(left), await count(right)];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 6, usage: seenUsage });
  });

  it("a stream of Anthropic's client is the same bare and metered: toReadableStream()", async () => {
    const seen = await compare(async (client, meter) => {
      return count((await meter(() => stream(client))).toReadableStream());
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 6, usage: seenUsage });
  });

  it("a call of Anthropic's client that is aborted before the answer is the same bare and metered", async () => {
    const seen = await compare(async (client, meter, provider) => {
      provider.mode = "wait";
      const abort = new AbortController();
      const promise = meter(() => client.messages.create(body as never, { signal: abort.signal }));
      queueMicrotask(() => abort.abort());
      return promise;
    });
    expect(seen).toEqual({ outcome: "aborted", chunks: 0, usage: undefined });
  });

  it.each([
    ["iterated", (it: Helper) => count(it), "ok"],
    ["asked for its message", async (it: Helper) => (await it.finalMessage()).id, "ok"],
    ["listened to", async (it: Helper) => new Promise((done) => it.on("text", done)), "ok"],
  ])(
    "the .stream() helper of Anthropic's client is the same bare and metered: %s",
    async (_, use, outcome) => {
      const seen = await compare((client, meter) => use(meter(() => helper(client))));
      expect(seen).toEqual({ outcome, chunks: 6, usage: seenUsage });
    },
  );

  it("the .stream() helper of Anthropic's client that is aborted is known as aborted", async () => {
    const seen = await compare(async (client, meter) => {
      const it = meter(() => helper(client));
      for await (const _ of it) break;
      await idle();
      return it.aborted;
    });
    expect(seen.outcome).toBe("aborted");
  });

  it("the .stream() helper of Anthropic's client is the same bare and metered when it has ended before it is returned", async () => {
    const seen = await compare(async (client, meter) => {
      const call = async () => {
        const it = helper(client);
        await it.done();
        return it;
      };
      return (await meter(call)).ended;
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 0, usage: undefined });
  });

  it.each([
    ["caught", (it: Helper) => it.done()],
    ["floating", () => idle()],
  ])(
    "the .stream() helper of Anthropic's client is the same bare and metered with HTTP 400: %s",
    async (_, use) => {
      const seen = await compare((client, meter, provider) => {
        provider.mode = "refuse";
        return use(meter(() => helper(client)));
      });
      expect(seen).toEqual({ outcome: "error", chunks: 0, usage: undefined });
    },
  );
});

type Helper = ReturnType<typeof helper>;
interface Events extends AsyncIterable<unknown> {
  readonly controller: AbortController;
  tee(): [Events, Events];
  toReadableStream(): AsyncIterable<unknown>;
}
type Streaming = Promise<Events>;

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let got = 0;
  for await (const _ of items) got++;
  return got;
}

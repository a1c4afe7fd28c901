import OpenAI6 from "openai6";
import { Stream as Stream6 } from "openai6/core/streaming";
import OpenAI7 from "openai7";
import { Stream as Stream7 } from "openai7/core/streaming";
import { describe, expect, it } from "vitest";
import { bareAndMetered, type Meter, type Use } from "../../test/bare-and-metered.js";
import { chat, response, seenUsage } from "../../test/openai-answers.js";
import { recordingListener } from "../../test/recording-listener.js";
import { stubProvider } from "../../test/stub-provider.js";
import { idle } from "../../test/unhandled-rejections.js";
import { observe } from "./observe.js";

describe.each([
  ["6.49", OpenAI6 as unknown as typeof OpenAI7, Stream6 as unknown as typeof Stream7],
  ["7.57", OpenAI7, Stream7],
])("a stream of openai %s", (_, OpenAI, Stream) => {
  type Client = InstanceType<typeof OpenAI7>;
  const body = { model: "m", messages: [{ role: "user" as const, content: "hello" }] };
  const streamBody = { ...body, stream: true as const, stream_options: { include_usage: true } };

  const compare = (use: Use<Client>, answer = chat) =>
    bareAndMetered(
      (fetch) => new OpenAI({ apiKey: "k", baseURL: "http://stub/v1", maxRetries: 0, fetch: fetch as never }),
      answer,
      use,
      (metered, bare) => expect(metered).toEqual(bare),
    );
  const stream = (client: Client, meter: Meter) => meter(() => client.chat.completions.create(streamBody));

  it("a stream of OpenAI's client is the same bare and metered", async () => {
    const seen = await compare(async (client, meter) => {
      const got: string[] = [];
      const events = await stream(client, meter);
      for await (const chunk of events) got.push(chunk.choices[0]?.delta.content ?? "");
      return [got, events.constructor.name, Object.keys(events)];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 5, usage: seenUsage });
  });

  it("a stream of OpenAI's client is the same bare and metered: withResponse()", async () => {
    const seen = await compare(async (client, meter) => {
      const { data, response } = await stream(client, meter).withResponse();
      return [await count(data), response.status];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 5, usage: seenUsage });
  });

  it("a stream of OpenAI's client is the same bare and metered: left by break", async () => {
    const seen = await compare(async (client, meter) => {
      const events = await stream(client, meter);
      for await (const _ of events) break;
      return events.controller.signal.aborted;
    });
    expect(seen).toEqual({ outcome: "aborted", chunks: 1, usage: undefined });
  });

  it("a stream of OpenAI's client enters the call, not its span, for each step, and one of the caller's both", async () => {
    const { fetch } = stubProvider(chat);
    const client = new OpenAI({ apiKey: "k", baseURL: "http://stub/v1", fetch: fetch as never });
    const heard = recordingListener();
    const entered = { run: 0, entrance: 0 };
    const counting =
      (how: keyof typeof entered) =>
      <R>(fn: () => R): R => {
        entered[how]++;
        return fn();
      };
    const contexts = { run: counting("run"), entrance: () => counting("entrance") };
    const asked = client.chat.completions.create(streamBody);
    expect(await count(await observe(asked, { ...heard, ...contexts }))).toBe(5);
    expect([heard.chunks.length, heard.ends[0]?.outcome, entered.run]).toEqual([5, "ok", 0]);
    expect(entered.entrance).toBeGreaterThan(5);
    async function* callers() {
      yield { choices: [] };
    }
    const own = new Stream(callers, new AbortController());
    expect(await count(observe(own, { ...recordingListener(), ...contexts }))).toBe(1);
    expect(entered.run).toBeGreaterThan(0);
  });

  it("a stream of OpenAI's client that is aborted ends as if complete, and is known as aborted", async () => {
    const seen = await compare(async (client, meter) => {
      const events = await stream(client, meter);
      let got = 0;
      for await (const _ of events) if (++got === 2) events.controller.abort();
      return got;
    });
    expect(seen.outcome).toBe("aborted");
  });

  it("a stream of OpenAI's client is the same bare and metered: iterated twice", async () => {
    const seen = await compare(async (client, meter) => {
      const events = await stream(client, meter);
      await count(events);
      return count(events);
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 5, usage: seenUsage });
  });

  it("a stream of OpenAI's client is the same bare and metered: tee()", async () => {
    const seen = await compare(async (client, meter) => {
      const [left, right] = (await stream(client, meter)).tee();
      return [await count(left), await count(right)];
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 5, usage: seenUsage });
  });

  it("a stream of OpenAI's client is the same bare and metered: toReadableStream()", async () => {
    const seen = await compare(async (client, meter) => {
      const readable = (await stream(client, meter)).toReadableStream();
      return count(readable as unknown as AsyncIterable<unknown>);
    });
    expect(seen).toEqual({ outcome: "ok", chunks: 5, usage: seenUsage });
  });

  it("a stream of OpenAI's client that is never consumed has no end", async () => {
    const seen = await compare(async (client, meter) => typeof (await stream(client, meter)));
    expect(seen.outcome).toBeUndefined();
  });

  it.each([
    ["iterated", (helper: Helper) => count(helper)],
    ["asked for its end", async (helper: Helper) => (await helper.finalChatCompletion()).id],
    ["asked for its tokens", (helper: Helper) => helper.totalUsage()],
  ])("the .stream() helper of OpenAI's client is the same bare and metered: %s", async (_, use) => {
    const seen = await compare((client, meter) =>
      use(meter(() => client.chat.completions.stream(streamBody))),
    );
    expect(seen).toEqual({ outcome: "ok", chunks: 5, usage: seenUsage });
  });

  it("the .stream() helper of OpenAI's client that is aborted is known as aborted", async () => {
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
  ])(
    "the .stream() helper of OpenAI's client is the same bare and metered with HTTP 400: %s",
    async (_, use) => {
      const seen = await compare((client, meter, provider) => {
        provider.mode = "refuse";
        return use(meter(() => client.chat.completions.stream(streamBody)));
      });
      expect(seen).toEqual({ outcome: "error", chunks: 0, usage: undefined });
    },
  );

  it("responses of OpenAI's client, their stream and their helper are the same bare and metered", async () => {
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
});

type Helper = ReturnType<InstanceType<typeof OpenAI7>["chat"]["completions"]["stream"]>;

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let got = 0;
  for await (const _ of items) got++;
  return got;
}

import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../loopback.js";
import { bareAndMetered, type Meter, type Trial } from "./bare-and-metered.js";
import { anthropicProtocol, anthropicStart, anthropicUsage } from "./protocols/anthropic.js";

const plain = { model: "m", max_tokens: 9, messages: [{ role: "user" as const, content: "hi" }] };
const streamed = { ...plain, stream: true } as const;

const trial = (more: Partial<Trial<Anthropic>> = {}): Trial<Anthropic> => ({
  protocol: anthropicProtocol,
  client: ({ url }) => new Anthropic({ apiKey: "k", baseURL: url, logLevel: "off" }),
  ...more,
});
const ok = { outcome: "ok", usage: anthropicUsage, reasons: [], requests: 1 };
const unknown = { outcome: "ok", usage: undefined, reasons: ["no_usage"], requests: 1 };
/** What the first event said; the output is not known. */
const begun = { ...unknown, usage: anthropicStart };

async function typesOf(stream: AsyncIterable<{ readonly type: string }>): Promise<string[]> {
  const types: string[] = [];
  for await (const { type } of stream) types.push(type);
  return types;
}

describe.skipIf(!hasLoopback)(overLoopback("@anthropic-ai/sdk 1.13.0"), () => {
  it.each<[string, (client: Anthropic, meter: Meter) => Promise<unknown>]>([
    ["awaited", (client, meter) => meter(() => client.messages.create(plain))],
    [
      "withResponse()",
      async (client, meter) => {
        const { data, response, request_id } = await meter(() =>
          client.messages.create(plain),
        ).withResponse();
        return [data, response.status, request_id];
      },
    ],
    ["streamed", async (client, meter) => typesOf(await meter(() => client.messages.create(streamed)))],
    [
      "tee()",
      async (client, meter) => {
        const [left, right] = (await meter(() => client.messages.create(streamed))).tee();
        return [await typesOf(left), await typesOf(right)];
      },
    ],
    [
      "toReadableStream()",
      async (client, meter) => {
        const stream = await meter(() => client.messages.create(streamed));
        return new Response(stream.toReadableStream()).text();
      },
    ],
    [
      ".stream() helper and its events",
      async (client, meter) => {
        const heard: unknown[] = [];
        const helper = meter(() => client.messages.stream(plain))
          .on("text", (text) => heard.push(text))
          .on("finalMessage", (message) => heard.push(message.usage.output_tokens));
        return [await helper.finalText(), heard];
      },
    ],
    [
      ".stream() helper, iterated",
      async (client, meter) => typesOf(meter(() => client.messages.stream(plain))),
    ],
  ])("Anthropic's client gives the same when metered, with its tokens: %s", async (_, use) => {
    expect(await bareAndMetered(trial(), use)).toEqual(ok);
  });

  it("Anthropic's client has its tokens by asResponse() where the caller reads the body with json()", async () => {
    const read = (how: "json" | "text") =>
      bareAndMetered(trial(), async (client, meter) =>
        (await meter(() => client.messages.create(plain)).asResponse())[how](),
      );
    expect(await read("json")).toEqual(ok);
    expect(await read("text")).toEqual(unknown);
  });

  it("Anthropic's client after a 429 makes one call of two requests, with the tokens of the answer", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["busy"] }), (client, meter) =>
      meter(() => client.messages.create(plain)),
    );
    expect(seen).toEqual({ ...ok, requests: 2 });
  });

  it("Anthropic's client that gets a 500 three times makes one failed call of unknown tokens", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["fail", "fail", "fail"] }), (client, meter) =>
      meter(() => client.messages.create(plain)),
    );
    expect(seen).toEqual({ ...unknown, outcome: "error", requests: 3 });
  });

  it.each(["garble", "cut"] as const)(
    "Anthropic's client makes a failed call with its input tokens of a stream with %s in its middle",
    async (behaviour) => {
      const seen = await bareAndMetered(trial({ behaviours: [behaviour] }), async (client, meter) =>
        typesOf(await meter(() => client.messages.create(streamed))),
      );
      expect(seen).toEqual({ ...begun, outcome: "error" });
    },
  );

  it("Anthropic's client makes an aborted call with its input tokens of an endless stream that is aborted", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["stall"] }), async (client, meter) => {
      const stream = await meter(() => client.messages.create(streamed));
      let got = 0;
      for await (const _ of stream) if (++got === 2) stream.controller.abort();
      return got;
    });
    expect(seen).toEqual({ ...begun, outcome: "aborted" });
  });

  it("Anthropic's client makes an aborted call with its input tokens of an endless .stream() that is aborted", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["stall"] }), async (client, meter) => {
      const helper = meter(() => client.messages.stream(plain));
      helper.on("text", () => helper.abort());
      return helper.finalMessage();
    });
    expect(seen).toEqual({ ...begun, outcome: "aborted" });
  });
});

import { countedUsage } from "@wattspan/core";
import { AzureOpenAI as AzureOpenAI6, OpenAI as OpenAI6 } from "openai6";
import { AzureOpenAI as AzureOpenAI7, OpenAI as OpenAI7 } from "openai7";
import { describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../loopback.js";
import { bareAndMetered, type Meter, type Trial } from "./bare-and-metered.js";
import { EMBEDDED, openaiProtocol, openaiUsage } from "./protocols/openai.js";

type OpenAI = OpenAI7;
const messages = [{ role: "user", content: "hi" } as const];
const plain = { model: "m", messages };
const streamed = { ...plain, stream: true, stream_options: { include_usage: true } } as const;

/** What is left of a stream for a caller. */
async function textOf(stream: AsyncIterable<OpenAI7.ChatCompletionChunk>): Promise<string> {
  let text = "";
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
  return text;
}

describe.skipIf(!hasLoopback).each([
  ["6.49.0", OpenAI6 as unknown as typeof OpenAI7, AzureOpenAI6 as unknown as typeof AzureOpenAI7],
  ["7.57.0", OpenAI7, AzureOpenAI7],
])(overLoopback("openai %s"), (version, Client, Azure) => {
  const trial = (more: Partial<Trial<OpenAI>> = {}): Trial<OpenAI> => ({
    protocol: openaiProtocol(),
    client: ({ url }) => new Client({ apiKey: "k", baseURL: `${url}/v1`, logLevel: "off" }),
    ...more,
  });
  const ok = { outcome: "ok", usage: openaiUsage, reasons: [], requests: 1 };
  const unknown = { outcome: "ok", usage: undefined, reasons: ["no_usage"], requests: 1 };

  it.each<[string, (client: OpenAI, meter: Meter) => Promise<unknown>]>([
    ["awaited", (client, meter) => meter(() => client.chat.completions.create(plain))],
    [
      "withResponse()",
      async (client, meter) => {
        const { data, response, request_id } = await meter(() =>
          client.chat.completions.create(plain),
        ).withResponse();
        return [data, response.status, request_id];
      },
    ],
    [
      "streamed",
      async (client, meter) => textOf(await meter(() => client.chat.completions.create(streamed))),
    ],
    [
      "tee()",
      async (client, meter) => {
        const [left, right] = (await meter(() => client.chat.completions.create(streamed))).tee();
        return [await textOf(left), await textOf(right)];
      },
    ],
    [
      "toReadableStream()",
      async (client, meter) => {
        const stream = await meter(() => client.chat.completions.create(streamed));
        return new Response(stream.toReadableStream()).text();
      },
    ],
    [
      ".stream() helper",
      async (client, meter) => {
        const helper = meter(() => client.chat.completions.stream(streamed));
        return [await helper.finalContent(), await helper.totalUsage()];
      },
    ],
    ["a response", (client, meter) => meter(() => client.responses.create({ model: "m", input: "hi" }))],
    [
      "events of a response",
      async (client, meter) => {
        const stream = await meter(() => client.responses.create({ model: "m", input: "hi", stream: true }));
        const types: string[] = [];
        for await (const { type } of stream) types.push(type);
        return types;
      },
    ],
  ])(`openai ${version} gives the same when metered, with its tokens: %s`, async (_, use) => {
    expect(await bareAndMetered(trial(), use)).toEqual(ok);
  });

  it(`openai ${version} for Azure gives the same when metered, with its tokens`, async () => {
    const azure = trial({
      client: ({ url: endpoint }) =>
        new Azure({ endpoint, apiKey: "k", apiVersion: "2024-10-21", deployment: "m", maxRetries: 0 }),
    });
    const seen = await bareAndMetered(azure, async (client, meter) =>
      textOf(await meter(() => client.chat.completions.create(streamed))),
    );
    expect(seen).toEqual(ok);
  });

  it(`openai ${version} gives the same embeddings when metered, with their tokens`, async () => {
    const seen = await bareAndMetered(trial(), (client, meter) =>
      meter(() => client.embeddings.create({ model: "m", input: "hi" })),
    );
    expect(seen.usage).toEqual(EMBEDDED);
  });

  it(`openai ${version} has its tokens by asResponse() where the caller reads the body with json()`, async () => {
    const read = (how: "json" | "text") =>
      bareAndMetered(trial(), async (client, meter) =>
        (await meter(() => client.chat.completions.create(plain)).asResponse())[how](),
      );
    expect(await read("json")).toEqual(ok);
    expect(await read("text")).toEqual(unknown);
  });

  it(`openai ${version} has unknown tokens, with a reason, when streamed without include_usage`, async () => {
    const seen = await bareAndMetered(trial(), async (client, meter) =>
      textOf(await meter(() => client.chat.completions.create({ ...plain, stream: true }))),
    );
    expect(seen).toEqual(unknown);
  });

  it(`openai ${version} has the tokens that the application counts when streamed without include_usage`, async () => {
    const usage = countedUsage({
      count: (text) => text.split(" ").length,
      input: "hi",
      text: (chunk) => (chunk as OpenAI7.ChatCompletionChunk).choices[0]?.delta.content || undefined,
    });
    const seen = await bareAndMetered(trial({ options: { usage } }), async (client, meter) =>
      textOf(await meter(() => client.chat.completions.create({ ...plain, stream: true }))),
    );
    const counted = { inputFresh: 1, output: 5, counted: ["inputFresh", "output"] };
    expect(seen).toEqual({ ...ok, usage: counted, reasons: ["usage_counted"] });
  });

  it(`openai ${version} after a 429 makes one call of two requests, with the tokens of the answer`, async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["busy"] }), (client, meter) =>
      meter(() => client.chat.completions.create(plain)),
    );
    expect(seen).toEqual({ ...ok, requests: 2 });
  });

  it.each([
    ["500 to the last", ["fail", "fail", "fail"], 2],
    ["hung up", ["hang up"], 0],
  ] as const)(
    `openai ${version} makes one failed call of unknown tokens: %s`,
    async (_, behaviours, maxRetries) => {
      const seen = await bareAndMetered(trial({ behaviours }), (client, meter) =>
        meter(() => client.chat.completions.create(plain, { maxRetries })),
      );
      expect(seen).toEqual({ ...unknown, outcome: "error", requests: maxRetries + 1 });
    },
  );

  it.each(["garble", "cut"] as const)(
    `openai ${version} makes a failed call of unknown tokens of a stream with %s in its middle`,
    async (behaviour) => {
      const seen = await bareAndMetered(trial({ behaviours: [behaviour] }), async (client, meter) =>
        textOf(await meter(() => client.chat.completions.create(streamed))),
      );
      expect(seen).toEqual({ ...unknown, outcome: "error" });
    },
  );

  it(`openai ${version} makes an aborted call of unknown tokens of an endless stream that is aborted`, async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["stall"] }), async (client, meter) => {
      const stream = await meter(() => client.chat.completions.create(streamed));
      let got = 0;
      for await (const _ of stream) if (++got === 2) stream.controller.abort();
      return got;
    });
    expect(seen).toEqual({ ...unknown, outcome: "aborted" });
  });

  it(`openai ${version} has the tokens so far of an endless stream that is left, where each chunk has them (vLLM)`, async () => {
    const protocol = openaiProtocol({ continuous: true });
    const seen = await bareAndMetered(trial({ protocol, behaviours: ["stall"] }), async (client, meter) => {
      let got = 0;
      for await (const _ of await meter(() => client.chat.completions.create(streamed)))
        if (++got === 3) break;
      return got;
    });
    expect(seen).toEqual({ ...ok, outcome: "aborted", usage: { inputFresh: 15, output: 2 } });
  });

  it(`openai ${version} refuses to iterate a stream again, and its call has ended once`, async () => {
    const seen = await bareAndMetered(trial(), async (client, meter) => {
      const stream = await meter(() => client.chat.completions.create(streamed));
      return [await textOf(stream), await textOf(stream).catch((error) => error.message)];
    });
    expect(seen).toEqual(ok);
  });
});

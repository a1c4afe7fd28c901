/** A metered fetch: what it counts once, what it leaves alone, and how a call ends. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { meterAgent, meterInference, setGlobalMetering } from "@wattspan/core";
import { meteredFetch } from "@wattspan/core/attempts";
import { OpenAI } from "openai7";
import { describe, expect, it } from "vitest";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { localProvider } from "../clients/local-provider.js";
import { EMBEDDED, openaiProtocol, openaiUsage } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { meteredGlobally } from "./metered-globally.js";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");
const MAX_COLLECTIONS = 500;

type Fetch = typeof globalThis.fetch;
const chat = { model: "m", messages: [{ role: "user" as const, content: "hi" }] };
const streamed = { ...chat, stream: true, stream_options: { include_usage: true } } as const;
const openai = (url: string, fetch: Fetch) => new OpenAI({ apiKey: "k", baseURL: `${url}/v1`, fetch });

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const got: T[] = [];
  for await (const item of items) got.push(item);
  return got;
}

/** A server that speaks like OpenAI's, a client of it, and a metering. */
async function metered() {
  const { url, asked } = await localProvider(openaiProtocol());
  const hosts = { [new URL(url).host]: "openai" };
  const fetch = meteredClientFetch(undefined, { hosts });
  return { ...meteredGlobally(), url, asked, hosts, fetch, client: openai(url, fetch) };
}

describe.skipIf(!hasLoopback)(overLoopback("a metered fetch counts each call once"), () => {
  it("a metered fetch inside meterInference makes no call of its own, and its request counts as an attempt", async () => {
    const { client, call } = await metered();
    const options = { model: "outer", provider: "openai" };
    await meterInference(options, () => client.chat.completions.create(chat));
    expect(await call()).toMatchObject({ name: "outer", usage: openaiUsage, attempts: { count: 1 } });
  });

  it.each<[string, (client: OpenAI) => Promise<unknown>]>([
    ["a text", async (client) => (await client.chat.completions.create(chat)).choices[0]?.message.content],
    [
      "nothing, of a stream",
      async (client) => void (await all(await client.chat.completions.create(streamed))),
    ],
  ])(
    "meterInference that returns %s has the tokens and the model of the answer that a metered fetch sees inside",
    async (_, ask) => {
      const { client, footprints } = await metered();
      await meterInference({ model: "my-deployment", provider: "openai" }, () => ask(client));
      const [only] = await footprints("inference", 1);
      expect(only).toMatchObject({ name: "my-deployment", usage: openaiUsage, attempts: { count: 1 } });
    },
  );

  it("meterInference around two requests that returns a text has the tokens of both answers", async () => {
    const { client, call } = await metered();
    const ask = async () => (await client.chat.completions.create(chat)).choices[0]?.message.content;
    await meterInference({ model: "m", provider: "openai" }, async () => `${await ask()}${await ask()}`);
    expect((await call()).usage?.output).toBe(2 * (openaiUsage.output ?? Number.NaN));
  });

  it.each<[string, (answer: unknown) => unknown, object]>([
    [
      "the last answer has the tokens of all",
      (answer) => answer,
      { output: 3 * (openaiUsage.output ?? Number.NaN) },
    ],
    ["what it states has those", () => ({ usage: { prompt_tokens: 2 } }), { inputFresh: 2 }],
  ])("meterInference that asks until an answer is of use and returns %s", async (_, returned, usage) => {
    const { client, call } = await metered();
    await meterInference({ model: "m", provider: "openai" }, async () => {
      for (let rest = 2; rest > 0; rest--) await client.chat.completions.create(chat);
      return returned(await client.chat.completions.create(chat));
    });
    expect(await call()).toMatchObject({ usage, attempts: { count: 3 } });
  });

  it("meterInference around a request for vectors and one for a chat has the tokens of the chat, and vectors are a call inside", async () => {
    const { client, footprints } = await metered();
    await meterInference({ model: "m", provider: "openai" }, async () => {
      await client.embeddings.create({ model: "e", input: "hi" });
      return (await client.chat.completions.create(chat)).choices[0]?.message.content;
    });
    expect(await footprints("inference", 2)).toMatchObject([
      { name: "e", usage: EMBEDDED, attempts: { count: 1 } },
      { name: "m", usage: openaiUsage, attempts: { count: 1 } },
    ]);
  });

  it("meterInference that hands on a response has its tokens, and ends when that is read", async () => {
    const { url, fetch, call, seen, metering } = await metered();
    const body = JSON.stringify(chat);
    const response = await meterInference({ model: "m", provider: "openai" }, () =>
      fetch(`${url}/v1/chat/completions`, { method: "POST", body }),
    );
    await metering.flush();
    expect(seen.footprints).toEqual([]);
    await response.json();
    expect(await call()).toMatchObject({ usage: openaiUsage, attempts: { count: 1 } });
  });

  it("meterInference around answers of two models has what each of them used", async () => {
    const usage = (prompt: number, completion: number) => ({
      prompt_tokens: prompt,
      completion_tokens: completion,
    });
    const answers = [
      { id: "a", model: "router", usage: usage(31, 17) },
      { id: "b", model: "large", usage: usage(40, 60) },
      { id: "c", model: "router", usage: usage(1, 2) },
    ];
    const fetch = meteredClientFetch(async () => Response.json(answers.shift()));
    const { call } = meteredGlobally();
    await meterInference({ model: "large", provider: "openai" }, async () => {
      for (let rest = answers.length; rest > 0; rest--)
        await (
          await fetch("https://api.openai.com/v1/chat/completions", { method: "POST", body: '{"model":"m"}' })
        ).text();
      return "done";
    });
    expect((await call()).usage).toEqual({
      inputFresh: 72,
      output: 79,
      byModel: [
        { model: "router", inputFresh: 32, output: 19 },
        { model: "large", inputFresh: 40, output: 60 },
      ],
    });
  });

  it.each<[string, (fetch: Fetch, hosts: Record<string, string>) => Fetch]>([
    ["itself", (fetch, hosts) => meteredClientFetch(fetch, { hosts })],
    ["meteredFetch", (fetch) => meteredFetch(fetch)],
  ])("a metered fetch inside of %s counts each call once", async (_, wrap) => {
    const { url, hosts, fetch, call, footprints } = await metered();
    await openai(url, wrap(fetch, hosts)).chat.completions.create(chat);
    expect(await call()).toMatchObject({ attempts: { count: 1, failed: 0 } });
    await meterInference({ model: "m", provider: "openai" }, () =>
      openai(url, wrap(fetch, hosts)).chat.completions.create(chat),
    );
    expect((await footprints("inference", 2))[1]).toMatchObject({ attempts: { count: 1, failed: 0 } });
  });

  it("a metered fetch of a Request object is one call, in the agent that asks", async () => {
    const { url, fetch, call, footprints } = await metered();
    const body = JSON.stringify(chat);
    const ask = async () => {
      const response = await fetch(new Request(`${url}/v1/chat/completions`, { method: "POST", body }));
      return response.json();
    };
    await meterAgent({ name: "asker" }, ask);
    const [agent] = await footprints("agent", 1);
    expect(await call()).toMatchObject({ name: "m", usage: openaiUsage, parentId: agent?.id });
    expect(agent?.energy?.value).toBe(18);
  });

  it("a metered fetch counts in the agent that asks, also when many ask at once", async () => {
    const { client, footprints, seen } = await metered();
    const names = Array.from({ length: 20 }, (_, index) => `agent ${index}`);
    await Promise.all(
      names.map((name) =>
        meterAgent({ name }, async () => all(await client.chat.completions.create(streamed))),
      ),
    );
    const calls = await footprints("inference", 20);
    expect(new Set(calls.map(({ parentId }) => parentId)).size).toBe(20);
    for (const { energy } of seen.byKind("agent")) expect(energy?.value).toBe(18);
  });
});

describe("a metered fetch leaves alone", () => {
  const answer = () => Promise.resolve(new Response("{}"));

  it.each<[string, ...Parameters<Fetch>]>([
    ["other hosts", "https://example.com/v1/chat/completions", { method: "POST", body: '{"model":"m"}' }],
    ["lists of models", "https://api.openai.com/v1/models"],
    ["files", "https://api.openai.com/v1/files", { method: "POST", body: "{}" }],
    ["messages of threads", "https://api.openai.com/v1/threads/t1/messages", { method: "POST", body: "{}" }],
    [
      "counts of tokens",
      "https://api.anthropic.com/v1/messages/count_tokens",
      { method: "POST", body: "{}" },
    ],
    ["what is no address", "no address", { method: "POST" }],
    ["what is nothing", undefined as never],
  ])("a metered fetch leaves %s alone", async (_, input, init) => {
    const { metering, seen } = meteredGlobally();
    const sent: unknown[] = [];
    const response = answer();
    const fetch: Fetch = (...args) => {
      sent.push(...args);
      return response;
    };
    expect(meteredClientFetch(fetch)(input, init)).toBe(response);
    expect(sent).toEqual([input, init]);
    await metering.flush();
    expect(seen.footprints).toEqual([]);
    expect(Object.getOwnPropertyNames(await response)).toEqual([]);
  });

  it("a metered fetch leaves everything alone while nothing is configured", async () => {
    setGlobalMetering(undefined);
    const response = answer();
    const fetch = meteredClientFetch(() => response);
    expect(fetch("https://api.openai.com/v1/responses", { method: "POST", body: '{"model":"m"}' })).toBe(
      response,
    );
    expect(Object.getOwnPropertyNames(await response)).toEqual([]);
  });
});

describe("a metered fetch ends a call", () => {
  const ask = (answer: unknown) =>
    meteredClientFetch((() => answer) as unknown as Fetch)("https://api.openai.com/v1/responses", {
      method: "POST",
      body: '{"model":"m"}',
    });
  const json = '{"model":"m","usage":{"input_tokens":3,"output_tokens":7}}';
  const usage = { inputFresh: 3, output: 7 };

  it.each<[string, (response: Response) => unknown]>([
    ["json()", (response) => response.json()],
    ["text()", (response) => response.text()],
    ["arrayBuffer()", (response) => response.arrayBuffer()],
    ["a reader", (response) => all(response.body as never)],
    ["a copy", (response) => response.clone().json()],
    ["the rest of a copy", (response) => [response.clone(), response.text()][1]],
    ["a pipe", (response) => new Response(response.body?.pipeThrough(new TransformStream())).text()],
    ["a pipe to an end", (response) => response.body?.pipeTo(new WritableStream())],
  ])("a metered fetch ends a call that is read by %s, with its tokens", async (_, read) => {
    const { call } = meteredGlobally();
    await read(await ask(Promise.resolve(new Response(json))));
    expect(await call()).toMatchObject({ outcome: "ok", usage });
  });

  const hostile = () => ({
    get status() {
      throw new Error("trap");
    },
  });

  it.each<[string, () => unknown, string]>([
    ["an answer without a body", async () => new Response(null, { status: 204 }), "ok"],
    ["no answer", async () => undefined, "ok"],
    ["an answer that is no promise", () => ({ status: 200 }), "ok"],
    ["an answer that throws when it is looked at", async () => hostile(), "ok"],
    ["a frozen answer", async () => Object.freeze(new Response(json)), "ok"],
    ["an abort", () => Promise.reject(new DOMException("stopped", "AbortError")), "aborted"],
    ["an error", () => Promise.reject(new TypeError("fetch failed")), "error"],
  ])("a metered fetch ends a call of unknown tokens on %s", async (_, make, outcome) => {
    const { call } = meteredGlobally();
    const answer = make();
    const given = ask(answer);
    expect(given).toBe(answer);
    await Promise.allSettled([given]);
    expect(await call()).toMatchObject({ outcome, reasons: expect.arrayContaining(["no_usage"]) });
  });

  it("a metered fetch ends a call as aborted when its answer is dropped unread or left in the middle", async () => {
    const { footprints, seen } = meteredGlobally();
    await ask(Promise.resolve(new Response(json)));
    await (await ask(Promise.resolve(new Response(json)))).body?.getReader().read();
    for (let turn = 0; turn < MAX_COLLECTIONS && seen.footprints.length < 2; turn++) {
      collectGarbage();
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const { outcome } of await footprints("inference", 2)) expect(outcome).toBe("aborted");
  });

  it("meterInference ends when the response that it hands on is dropped unread, and holds it no longer", async () => {
    const { footprints, metering, seen } = meteredGlobally();
    await meterInference({ model: "m", provider: "openai" }, () => ask(Promise.resolve(new Response(json))));
    expect(seen.footprints).toEqual([]);
    for (let turn = 0; turn < MAX_COLLECTIONS && seen.footprints.length < 1; turn++) {
      await metering.flush(); // watches what runs
      collectGarbage();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await footprints("inference", 1)).toMatchObject([{ reasons: ["abandoned", "no_usage"] }]);
  });

  it("a metered fetch that throws ends its call as failed, and throws the same error", async () => {
    const { call } = meteredGlobally();
    const error = new TypeError("no");
    const fetch = meteredClientFetch(() => {
      throw error;
    });
    const init = { method: "POST", body: '{"model":"m"}' };
    expect(() => fetch("https://api.openai.com/v1/responses", init)).toThrow(error);
    expect(await call()).toMatchObject({ outcome: "error" });
  });
});

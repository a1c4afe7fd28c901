/** Streams that are asked for their tokens on behalf of the application, which sees none of it. */

import { meterInference } from "@wattspan/core";
import { standInServer } from "@wattspan/testing/stand-ins";
import { OpenAI } from "openai7";
import { describe, expect, it, onTestFinished } from "vitest";
import { type ModelHosts, meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { pieceCounter } from "../../src/index.js";
import { localProvider } from "../clients/local-provider.js";
import { openaiProtocol, openaiUsage } from "../clients/protocols/openai.js";
import type { Behaviour, Protocol } from "../clients/provider-server.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { all } from "./client-uses.js";
import { meteredGlobally } from "./metered-globally.js";

type Fetch = typeof globalThis.fetch;
const messages = [{ role: "user" as const, content: "Is it warm?" }];
const chat = { model: "m", messages, stream: true as const };
const clientOf = (url: string, fetch?: Fetch) =>
  new OpenAI({ apiKey: "k", maxRetries: 0, logLevel: "off", baseURL: `${url}/v1`, ...(fetch && { fetch }) });
const openai = (url: string, fetch?: Fetch) => clientOf(url, fetch).chat.completions.create(chat);

/** A provider on this machine, a fetch that asks it, and a metering that counts. */
async function start(behaviours: readonly Behaviour[] = []) {
  const { url, asked } = await localProvider(openaiProtocol(), behaviours);
  const fetch = meteredClientFetch(undefined, {
    hosts: { [new URL(url).host]: "openai" },
    includeUsage: true,
  });
  return { ...meteredGlobally({ usageCounter: pieceCounter }), url, asked, fetch };
}

describe.skipIf(!hasLoopback)(overLoopback("a stream that is asked for its tokens"), () => {
  it("the call has the tokens, and its client gets the chunks that it asked for", async () => {
    for (const inside of [false, true]) {
      const { url, fetch, asked, call } = await start();
      const bare = await all(await openai(url));
      const ask = () => openai(url, fetch);
      const got = await all(await (inside ? meterInference({ model: "m", provider: "openai" }, ask) : ask()));
      expect(got).toEqual(bare.map((chunk) => ({ ...(chunk as object), usage: null }))); // so its server sends it
      expect(asked.map(({ body }) => body.stream_options)).toEqual([undefined, { include_usage: true }]);
      const { usage, reasons } = await call();
      expect([usage, reasons.includes("usage_counted")]).toEqual([openaiUsage, false]);
    }
  });

  it("a client that asks itself gets the chunk", async () => {
    const { url, fetch, call } = await start();
    const client = clientOf(url, fetch);
    const chunks = await all(
      await client.chat.completions.create({ ...chat, stream_options: { include_usage: true } }),
    );
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 7 } });
    expect((await call()).usage).toEqual(openaiUsage);
  });

  it.each([false, true])("a server that refuses to be asked is asked as before in the same call, and then no more (inside of a call: %s)", async (inside) => {
    const { url, asked, close } = await refusing(openaiProtocol());
    onTestFinished(close);
    const fetch = meteredClientFetch(undefined, { hosts: { [new URL(url).host]: "openai" }, includeUsage: true });
    const { footprints } = meteredGlobally({ usageCounter: pieceCounter });
    const bare = await all(await openai(url));
    const ask = () => openai(url, fetch);
    for (let time = 0; time < 2; time++)
      expect(await all(await (inside ? meterInference({ model: "m", provider: "openai" }, ask) : ask()))).toEqual(bare);
    expect(asked.map(({ body }) => "stream_options" in body)).toEqual([false, true, false, false]);
    const [refused, plain] = await footprints("inference", 2);
    expect([refused?.attempts, plain?.attempts]).toEqual([{ count: 2, failed: 1 }, { count: 1, failed: 0 }]);
    expect(refused).toMatchObject({ outcome: "ok", usage: { output: 3 }, reasons: plain?.reasons });
    // What is not shown is bounded by the time.
    const { value, low } = plain?.energy ?? {};
    expect(value).toBeGreaterThan(0);
    expect([refused?.energy, refused?.parts.length]).toEqual([{ value, low, high: expect.any(Number) }, 1]);
  }); // biome-ignore format: one case

  it.each([
    ["nothing", undefined],
    ["an object", { status: 200, headers: new Headers(), ok: true }],
    ["a text", "no response"],
  ])("a fetch that gives %s gives it when it is asked", async (_, given) => {
    meteredGlobally();
    const fetch = askingThrough(async () => given as never);
    const body = JSON.stringify(chat);
    expect(await fetch("https://api.openai.com/v1/chat/completions", { method: "POST", body })).toBe(given);
  });

  it("a fetch that is not the global one is not asked: what it answers may be no response that could be given on", async () => {
    meteredGlobally();
    const sent: unknown[] = [];
    const own = async (_: unknown, init?: RequestInit) => {
      sent.push(init?.body);
      return new Response("");
    };
    const body = JSON.stringify(chat);
    await meteredClientFetch(own, { includeUsage: true })("https://api.openai.com/v1/chat/completions", {
      method: "POST",
      body,
    });
    expect(sent).toEqual([body]);
  });

  it("a request that was refused is sent once more, where its host has never answered one that was asked", async () => {
    meteredGlobally();
    const bodies: string[] = [];
    const statuses = [400, 200, 200, 400];
    const fetch = askingThrough(async (_, init) => {
      bodies.push(String(init?.body));
      return new Response("{}", { status: statuses.shift() ?? 400 });
    });
    const send = async (host: string) =>
      (await fetch(`https://${host}/v1/chat/completions`, { method: "POST", body: JSON.stringify(chat) }))
        .status;
    const asks = () => bodies.splice(0).map((body) => body.includes("include_usage"));
    expect([await send("eu.api.openai.com"), asks()]).toEqual([200, [true, false]]);
    expect([await send("api.openai.com"), asks()]).toEqual([200, [true]]);
    expect([await send("api.openai.com"), asks()]).toEqual([400, [true]]);
  });

  it("a request that was refused is sent once more where another model of its host has answered", async () => {
    const { footprints } = meteredGlobally();
    const fetch = askingThrough(async (_, init) => {
      const isStrict = String(init?.body).includes("strict") && String(init?.body).includes("include_usage");
      return new Response("{}", { status: isStrict ? 400 : 200 });
    });
    for (const model of ["open", "strict"]) {
      const body = JSON.stringify({ ...chat, model });
      const answer = await fetch("https://api.openai.com/v1/chat/completions", { method: "POST", body });
      expect([answer.status, await answer.text()]).toEqual([200, "{}"]);
    }
    expect((await footprints("inference", 2)).map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
  });

  it("a refusal by one model of an origin stops no asking of another", async () => {
    meteredGlobally();
    const asks: boolean[] = [];
    const fetch = askingThrough(async (_, init) => {
      const isAsked = String(init?.body).includes("include_usage");
      asks.push(isAsked);
      return new Response("{}", { status: isAsked && String(init?.body).includes("strict") ? 400 : 200 });
    });
    const send = async (model: string) => {
      const body = JSON.stringify({ ...chat, model });
      await fetch("https://api.openai.com/v1/chat/completions", { method: "POST", body });
      return asks.splice(0);
    };
    expect(await send("strict")).toEqual([true, false]);
    for (let time = 0; time < 2; time++) expect(await send("open")).toEqual([true]);
    expect(await send("strict")).toEqual([false]);
  });

  it("a model that has answered is asked after a refusal that had another reason", async () => {
    meteredGlobally();
    const asks: boolean[] = [];
    const statuses = [200, 400, 200];
    const fetch = askingThrough(async (_, init) => {
      asks.push(String(init?.body).includes("include_usage"));
      return new Response("{}", { status: statuses.shift() ?? 400 });
    });
    for (const expected of [200, 400, 200]) {
      const init = { method: "POST", body: JSON.stringify(chat) };
      expect((await fetch("https://api.openai.com/v1/chat/completions", init)).status).toBe(expected);
    }
    expect(asks).toEqual([true, true, true]);
  });

  it("a request that is refused as it was too has that answer, and is one call that failed", async () => {
    const { call } = meteredGlobally();
    const fetch = askingThrough(async () => new Response("no such model", { status: 400 }));
    const body = JSON.stringify(chat);
    const response = await fetch("https://api.openai.com/v1/chat/completions", { method: "POST", body });
    expect([response.status, await response.text()]).toEqual([400, "no such model"]);
    expect(await call()).toMatchObject({ outcome: "error", attempts: { count: 2, failed: 2 } });
  });

  it("a request that is given up while it is sent again fails as it would have", async () => {
    const { call } = meteredGlobally();
    const gone = new AbortController();
    const why = new DOMException("given up", "AbortError");
    const answers = [new Response("", { status: 400 })];
    const fetch = askingThrough(async () => {
      const answer = answers.shift();
      if (answer) return answer;
      gone.abort(why);
      throw why;
    });
    const init = { method: "POST", body: JSON.stringify(chat), signal: gone.signal };
    await expect(fetch("https://api.openai.com/v1/chat/completions", init)).rejects.toBe(why);
    expect((await call()).outcome).toBe("aborted");
  });

  it("1,001 origins that refused leave no more behind than 1,000", async () => {
    meteredGlobally();
    const asks: boolean[] = [];
    const origins = Array.from({ length: 1001 }, (_, index) => `http://127.0.0.1:${index + 1}`);
    const hosts = Object.fromEntries(origins.map((origin) => [new URL(origin).host, "openai"]));
    const fetch = askingThrough(async (_, init) => {
      const isAsked = String(init?.body).includes("include_usage");
      asks.push(isAsked);
      return new Response("{}", { status: isAsked ? 400 : 200 });
    }, hosts);
    const send = async (origin = "") => {
      await fetch(`${origin}/v1/chat/completions`, { method: "POST", body: JSON.stringify(chat) });
      return asks.splice(0);
    };
    for (const origin of origins) expect(await send(origin)).toEqual([true, false]);
    expect(await send(origins[1000])).toEqual([false]);
    expect(await send(origins[1])).toEqual([false]);
    expect(await send(origins[0])).toEqual([true, false]);
  });

  it("joules in a comment of the event that is taken out are those of the call, and their comment stays", async () => {
    const { call } = meteredGlobally();
    const comment = ': energy {"energy_joules":74.42}\n';
    const word = 'id: 1\ndata: {"choices":[{"delta":{"content":"Yes."}}]}\n\n';
    const tokens = 'id: 2\ndata: {"choices":[],"usage":{"prompt_tokens":6,"completion_tokens":2}}\n\n';
    const headers = { "content-type": "text/event-stream" };
    const fetch = askingThrough(async () => new Response(word + comment + tokens, { headers }));
    const body = JSON.stringify(chat);
    const answer = await fetch("https://api.openai.com/v1/chat/completions", { method: "POST", body });
    expect(await answer.text()).toBe(`${word}${comment}\n`);
    const { method, energy, usage } = await call();
    expect([method, energy?.value, usage?.output]).toEqual(["reported", 74.42, 2]);
  });

  it("a request that was refused, and could not be sent again, has the answer that it had", async () => {
    meteredGlobally();
    const answers = [new Response("no such model", { status: 400 })];
    const fetch = askingThrough(async () => answers.shift() ?? Promise.reject(new TypeError("fetch failed")));
    const body = JSON.stringify(chat);
    const response = await fetch("https://api.openai.com/v1/chat/completions", { method: "POST", body });
    expect([response.status, await response.text()]).toEqual([400, "no such model"]);
  });

  it("a stream of a stated length states it no more, and what its fetch throws is thrown", async () => {
    meteredGlobally();
    const headers = { "content-type": "text/event-stream", "content-length": "64" };
    const answers = [new Response('data: {"choices":[],"usage":{}}\n\n', { headers })];
    const fetch = askingThrough(async () => answers.shift() ?? Promise.reject(new TypeError("fetch failed")));
    const asked = { method: "POST", body: JSON.stringify(chat) };
    const shown = await fetch("https://api.openai.com/v1/chat/completions", asked);
    expect([shown.headers.get("content-length"), await shown.text()]).toEqual([null, ""]);
    await expect(fetch("https://api.openai.com/v1/chat/completions", asked)).rejects.toThrow("fetch failed");
  });

  it("a client that gives up gives up the stream of its server", async () => {
    const { url, fetch, call } = await start(["stall"]);
    let got = 0;
    for await (const _ of await openai(url, fetch)) if (++got === 2) break;
    const { outcome, usage } = await call();
    expect([outcome, usage?.counted]).toEqual(["aborted", ["inputFresh", "output"]]);
  });
});

/** The global fetch, which asks, while it is another one. */
function askingThrough(fetch: Fetch, hosts: ModelHosts = {}): Fetch {
  const global = globalThis.fetch;
  globalThis.fetch = fetch;
  onTestFinished(() => {
    globalThis.fetch = global;
  });
  return meteredClientFetch(undefined, { includeUsage: true, hosts });
}

/** A server that answers 400 to what it does not know. */
async function refusing(protocol: Protocol) {
  const asked: { readonly body: Record<string, unknown> }[] = [];
  const { origin, close } = await standInServer(async (request, response) => {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    const body = JSON.parse(text);
    asked.push({ body });
    if ("stream_options" in body) {
      response
        .writeHead(400, { "content-type": "application/json" })
        .end('{"error":{"message":"unknown: stream_options"}}');
      return;
    }
    const answer = protocol.answer({ path: request.url ?? "", headers: {}, body });
    response.writeHead(200, { "content-type": "text/event-stream", "x-request-id": "r1" });
    response.end("frames" in answer ? answer.frames.join("") : "");
  });
  return { url: origin, asked, close };
}

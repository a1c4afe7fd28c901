import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../loopback.js";
import { bareAndMetered, type Trial } from "./bare-and-metered.js";
import { mistralProtocol, mistralUsage } from "./protocols/mistral.js";

/**
 * The used part of the client. Its own types add to the global `ReadableStream` of everything compiled with
 * them.
 */
interface MistralClient {
  readonly chat: {
    complete(request: object): Promise<unknown>;
    stream(request: object, options?: object): Promise<AsyncIterable<{ readonly data: { model: string } }>>;
  };
  readonly embeddings: { create(request: object): Promise<unknown> };
}
const require = createRequire(import.meta.url);
const { Mistral } = require("@mistralai/mistralai") as { Mistral: new (options: object) => MistralClient };

const request = { model: "m", messages: [{ role: "user" as const, content: "hi" }] };
const backoff = { initialInterval: 1, maxInterval: 1, exponent: 1, maxElapsedTime: 100_000 };

const trial = (more: Partial<Trial<MistralClient>> = {}, options = {}): Trial<MistralClient> => ({
  protocol: mistralProtocol,
  client: ({ url }) => new Mistral({ apiKey: "k", serverURL: url, ...options }),
  ...more,
});
const ok = { outcome: "ok", usage: mistralUsage, reasons: [], requests: 1 };
const unknown = { outcome: "error", usage: undefined, reasons: ["no_usage"], requests: 1 };

describe.skipIf(!hasLoopback)(overLoopback("@mistralai/mistralai 2.7.0"), () => {
  it("Mistral's client gives the same when metered, with its tokens, when awaited", async () => {
    const seen = await bareAndMetered(trial(), (client, meter) => meter(() => client.chat.complete(request)));
    expect(seen).toEqual(ok);
  });

  it("Mistral's client gives the same when metered, with its tokens, when streamed", async () => {
    const seen = await bareAndMetered(trial(), async (client, meter) => {
      const stream = await meter(() => client.chat.stream(request));
      const got: unknown[] = [];
      for await (const { data } of stream) got.push(data);
      return [stream instanceof ReadableStream, got];
    });
    expect(seen).toEqual(ok);
  });

  it("Mistral's client gives the same when metered, with its tokens, for embeddings", async () => {
    const seen = await bareAndMetered(trial(), (client, meter) =>
      meter(() => client.embeddings.create({ model: "m", inputs: "hi" })),
    );
    expect(seen.usage).toEqual({ inputFresh: 5, output: 0 });
  });

  it("Mistral's client after a 429 makes one call of two requests, with the tokens of the answer", async () => {
    const retryConfig = { strategy: "backoff", backoff, retryConnectionErrors: true };
    const seen = await bareAndMetered(trial({ behaviours: ["busy"] }, { retryConfig }), (client, meter) =>
      meter(() => client.chat.complete(request)),
    );
    expect(seen).toEqual({ ...ok, requests: 2 });
  });

  it("Mistral's client that gets a 500 makes a failed call of unknown tokens", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["fail"] }), (client, meter) =>
      meter(() => client.chat.complete(request)),
    );
    expect(seen).toEqual(unknown);
  });

  it.each(["garble", "cut"] as const)(
    "Mistral's client makes a failed call of unknown tokens of a stream with %s in its middle",
    async (behaviour) => {
      const seen = await bareAndMetered(trial({ behaviours: [behaviour] }), async (client, meter) => {
        for await (const _ of await meter(() => client.chat.stream(request)));
      });
      expect(seen).toEqual(unknown);
    },
  );

  it("Mistral's client makes an aborted call of unknown tokens of an endless stream that is aborted", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["stall"] }), async (client, meter) => {
      const abort = new AbortController();
      const fetchOptions = { signal: abort.signal };
      const stream = await meter(() => client.chat.stream(request, { fetchOptions }));
      for await (const _ of stream) abort.abort();
    });
    expect(seen).toEqual({ ...unknown, outcome: "aborted" });
  });

  it("Mistral's client makes an aborted call of unknown tokens of an endless stream whose reader leaves", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["stall"] }), async (client, meter) => {
      for await (const { data } of await meter(() => client.chat.stream(request))) return data.model;
    });
    expect(seen).toEqual({ ...unknown, outcome: "aborted" });
  });
});

import { Ollama } from "ollama";
import { describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../loopback.js";
import { bareAndMetered, type Trial } from "./bare-and-metered.js";
import { ollamaProtocol, ollamaUsage } from "./protocols/ollama.js";

const plain = { model: "m", messages: [{ role: "user", content: "hi" }] };
const streamed = { ...plain, stream: true } as const;

const trial = (more: Partial<Trial<Ollama>> = {}): Trial<Ollama> => ({
  protocol: ollamaProtocol,
  client: ({ url }) => new Ollama({ host: url }),
  ...more,
});
const ok = { outcome: "ok", usage: ollamaUsage, reasons: [], requests: 1 };
const unknown = { outcome: "error", usage: undefined, reasons: ["no_usage"], requests: 1 };

describe.skipIf(!hasLoopback)(overLoopback("ollama 0.6.4"), () => {
  it("Ollama's client gives the same when metered, with its tokens, when awaited", async () => {
    const seen = await bareAndMetered(trial(), (client, meter) => meter(() => client.chat(plain)));
    expect(seen).toEqual(ok);
  });

  it("Ollama's client gives the same when metered, with its tokens, by generate()", async () => {
    const seen = await bareAndMetered(trial(), (client, meter) =>
      meter(() => client.generate({ model: "m", prompt: "hi" })),
    );
    expect(seen).toEqual(ok);
  });

  it("Ollama's client gives the same when metered, with its tokens, by embed()", async () => {
    const seen = await bareAndMetered(trial(), (client, meter) =>
      meter(() => client.embed({ model: "m", input: "hi" })),
    );
    expect(seen.usage).toEqual({ inputFresh: 5 });
  });

  it("Ollama's client gives the same when metered, with its tokens, when streamed", async () => {
    const seen = await bareAndMetered(trial(), async (client, meter) => {
      const stream = await meter(() => client.chat(streamed));
      const got: unknown[] = [];
      for await (const part of stream) got.push(part.message.content);
      return [stream.constructor.name, typeof stream.abort, got];
    });
    expect(seen).toEqual(ok);
  });

  it("Ollama's client that gets a 500 makes a failed call of unknown tokens", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["fail"] }), (client, meter) =>
      meter(() => client.chat(plain)),
    );
    expect(seen).toEqual(unknown);
  });

  it.each(["garble", "cut"] as const)(
    "Ollama's client makes a failed call of unknown tokens of a stream with %s in its middle",
    async (behaviour) => {
      const seen = await bareAndMetered(trial({ behaviours: [behaviour] }), async (client, meter) => {
        for await (const _ of await meter(() => client.chat(streamed)));
      });
      expect(seen).toEqual(unknown);
    },
  );

  it("Ollama's client makes an aborted call of unknown tokens of an endless stream that is aborted", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["stall"] }), async (client, meter) => {
      const stream = await meter(() => client.chat(streamed));
      for await (const _ of stream) stream.abort();
    });
    expect(seen).toEqual({ ...unknown, outcome: "aborted" });
  });

  it("Ollama's client makes an aborted call of unknown tokens of an endless stream whose reader leaves", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["stall"] }), async (client, meter) => {
      for await (const part of await meter(() => client.chat(streamed))) return part.message.content;
    });
    expect(seen).toEqual({ ...unknown, outcome: "aborted" });
  });
});

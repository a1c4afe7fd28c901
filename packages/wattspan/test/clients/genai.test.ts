import { GoogleGenAI } from "@google/genai";
import { describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../loopback.js";
import { bareAndMetered, type Trial } from "./bare-and-metered.js";
import { geminiFirst, geminiProtocol, geminiThird, geminiUsage } from "./protocols/gemini.js";

const request = { model: "m", contents: "hi" };
const retryOptions = { attempts: 2, initialDelay: 0.001, maxDelay: 0.001, jitter: 0 };

const trial = (more: Partial<Trial<GoogleGenAI>> = {}, options = {}): Trial<GoogleGenAI> => ({
  protocol: geminiProtocol,
  client: ({ url }) => new GoogleGenAI({ apiKey: "k", httpOptions: { baseUrl: url, ...options } }),
  ...more,
});
const ok = { outcome: "ok", usage: geminiUsage, reasons: [], requests: 1 };
const unknown = { outcome: "error", usage: undefined, reasons: ["no_usage"], requests: 1 };

async function textOf(stream: AsyncIterable<{ readonly text: string | undefined }>): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += chunk.text ?? "";
  return text;
}

describe.skipIf(!hasLoopback)(overLoopback("@google/genai 3.3.0"), () => {
  it("Google's client gives the same when metered, with its tokens, when awaited", async () => {
    const seen = await bareAndMetered(trial(), async (client, meter) => {
      const response = await meter(() => client.models.generateContent(request));
      return [response.text, response.usageMetadata];
    });
    expect(seen).toEqual(ok);
  });

  it("Google's client for Vertex gives the same when metered, with its tokens, when streamed", async () => {
    const vertex = trial({
      client: ({ url }) => new GoogleGenAI({ vertexai: true, apiKey: "k", httpOptions: { baseUrl: url } }),
    });
    const seen = await bareAndMetered(vertex, async (client, meter) =>
      textOf(await meter(() => client.models.generateContentStream(request))),
    );
    expect(seen).toEqual(ok);
  });

  it("Google's client gives the same when metered, with its tokens, when streamed", async () => {
    const seen = await bareAndMetered(trial(), async (client, meter) => {
      const stream = await meter(() => client.models.generateContentStream(request));
      return [await textOf(stream), await textOf(stream), Object.prototype.toString.call(stream)];
    });
    expect(seen).toEqual(ok);
  });

  it("Google's client after a 429 makes one call of two requests, with the tokens of the answer", async () => {
    const seen = await bareAndMetered(
      trial({ behaviours: ["busy"] }, { retryOptions }),
      async (client, meter) => (await meter(() => client.models.generateContent(request))).text,
    );
    expect(seen).toEqual({ ...ok, requests: 2 });
  });

  it("Google's client that gets a 500 makes a failed call of unknown tokens", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["fail"] }), (client, meter) =>
      meter(() => client.models.generateContent(request)),
    );
    expect(seen).toEqual(unknown);
  });

  it.each(["garble", "cut"] as const)(
    "Google's client makes a failed call with the tokens so far of a stream with %s in its middle",
    async (behaviour) => {
      const seen = await bareAndMetered(trial({ behaviours: [behaviour] }), async (client, meter) =>
        textOf(await meter(() => client.models.generateContentStream(request))),
      );
      expect(seen).toEqual({ ...ok, outcome: "error", usage: geminiThird });
    },
  );

  it("Google's client makes an aborted call with the tokens so far of an endless stream that is aborted", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["stall"] }), async (client, meter) => {
      const abort = new AbortController();
      const config = { abortSignal: abort.signal };
      const stream = await meter(() => client.models.generateContentStream({ ...request, config }));
      for await (const _ of stream) abort.abort();
    });
    expect(seen).toEqual({ ...ok, outcome: "aborted", usage: geminiThird });
  });

  it("Google's client makes an aborted call with the tokens so far of an endless stream whose reader leaves", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["stall"] }), async (client, meter) => {
      for await (const chunk of await meter(() => client.models.generateContentStream(request)))
        return chunk.text;
    });
    expect(seen).toEqual({ ...ok, outcome: "aborted", usage: geminiFirst });
  });
});

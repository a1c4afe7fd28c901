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
  it("awaited", async () => {
    const seen = await bareAndMetered(trial(), async (client, meter) => {
      const response = await meter(() => client.models.generateContent(request));
      return [response.text, response.usageMetadata];
    });
    expect(seen).toEqual(ok);
  });

  it("Vertex", async () => {
    const vertex = trial({
      client: ({ url }) => new GoogleGenAI({ vertexai: true, apiKey: "k", httpOptions: { baseUrl: url } }),
    });
    const seen = await bareAndMetered(vertex, async (client, meter) =>
      textOf(await meter(() => client.models.generateContentStream(request))),
    );
    expect(seen).toEqual(ok);
  });

  it("streamed", async () => {
    const seen = await bareAndMetered(trial(), async (client, meter) => {
      const stream = await meter(() => client.models.generateContentStream(request));
      return [await textOf(stream), await textOf(stream), Object.prototype.toString.call(stream)];
    });
    expect(seen).toEqual(ok);
  });

  it("429, then an answer", async () => {
    const seen = await bareAndMetered(
      trial({ behaviours: ["busy"] }, { retryOptions }),
      async (client, meter) => (await meter(() => client.models.generateContent(request))).text,
    );
    expect(seen).toEqual({ ...ok, requests: 2 });
  });

  it("500", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["fail"] }), (client, meter) =>
      meter(() => client.models.generateContent(request)),
    );
    expect(seen).toEqual(unknown);
  });

  it.each(["garble", "cut"] as const)(
    "a stream with %s in its middle: the tokens so far",
    async (behaviour) => {
      const seen = await bareAndMetered(trial({ behaviours: [behaviour] }), async (client, meter) =>
        textOf(await meter(() => client.models.generateContentStream(request))),
      );
      expect(seen).toEqual({ ...ok, outcome: "error", usage: geminiThird });
    },
  );

  it("a stream that never ends, aborted: the tokens so far", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["stall"] }), async (client, meter) => {
      const abort = new AbortController();
      const config = { abortSignal: abort.signal };
      const stream = await meter(() => client.models.generateContentStream({ ...request, config }));
      for await (const _ of stream) abort.abort();
    });
    expect(seen).toEqual({ ...ok, outcome: "aborted", usage: geminiThird });
  });

  it("a stream that never ends, left", async () => {
    const seen = await bareAndMetered(trial({ behaviours: ["stall"] }), async (client, meter) => {
      for await (const chunk of await meter(() => client.models.generateContentStream(request)))
        return chunk.text;
    });
    expect(seen).toEqual({ ...ok, outcome: "aborted", usage: geminiFirst });
  });
});

/** Answers that the application reads itself, without any client. */

import { standInServer } from "@wattspan/testing/stand-ins";
import { describe, expect, it, onTestFinished } from "vitest";
import { hasLoopback, overLoopback } from "../loopback.js";
import { bareAndMetered, startMeter, type Trial } from "./bare-and-metered.js";
import { localProvider } from "./local-provider.js";
import { openaiProtocol } from "./protocols/openai.js";

type Ask = (stream: boolean) => Promise<Response>;

const askAt =
  (url: string): Ask =>
  (stream) =>
    fetch(`${url}/v1/chat/completions`, { method: "POST", body: JSON.stringify({ model: "m", stream }) });
const trial: Trial<Ask> = { protocol: openaiProtocol(), client: ({ url }) => askAt(url) };

async function bytesOf(body: ReadableStream<Uint8Array> | null): Promise<number> {
  let bytes = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length;
  return bytes;
}

describe.skipIf(!hasLoopback)(overLoopback("an answer without a client"), () => {
  it.each<[string, (response: Response) => Promise<unknown>]>([
    ["text()", (response) => response.text()],
    ["its body", (response) => bytesOf(response.body)],
    ["a clone", async (response) => [await response.clone().text(), await response.text()]],
    ["a pipe", (response) => bytesOf(response.body?.pipeThrough(new TransformStream()) ?? null)],
    ["another response", (response) => new Response(response.body, response).text()],
  ])(
    "a streamed answer of fetch() is the same bare and metered, and lasts to its end: %s",
    async (_, read) => {
      const seen = await bareAndMetered(trial, async (ask, meter) => read(await meter(() => ask(true))));
      expect(seen).toMatchObject({ outcome: "ok", reasons: ["no_usage"] });

      const { url } = await localProvider(trial.protocol);
      const { meter, metering, seen: settled, footprint } = startMeter();
      const response = await meter(() => askAt(url)(true));
      await metering.flush();
      expect(settled.footprints).toEqual([]);
      await read(response);
      expect(await footprint()).toMatchObject({ outcome: "ok" });
    },
  );

  it("a streamed answer next to its response in an object is the same bare and metered", async () => {
    const seen = await bareAndMetered(trial, async (ask, meter) => {
      const { body, status } = await meter(async () => {
        const response = await ask(true);
        return { body: response.body, response, status: response.status };
      });
      return [await bytesOf(body), status];
    });
    expect(seen).toMatchObject({ outcome: "ok", reasons: ["no_usage"] });
  });

  /** A server whose answer is this, in one piece or in two. */
  async function serving(text: string, pieces: 1 | 2): Promise<string> {
    const server = await standInServer((_, response) => {
      response.setHeader("content-type", "application/json");
      if (pieces === 2) response.write(text.slice(0, 1));
      response.end(text.slice(pieces - 1));
    });
    onTestFinished(() => server.close());
    return server.origin;
  }
  const answer = { usage: { prompt_tokens: 3, completion_tokens: 5 } };

  it("an answer of JSON without a length has its tokens when it is read by json()", async () => {
    const url = await serving(JSON.stringify(answer), 2);
    const { meter, footprint } = startMeter();
    const response = await meter(() => fetch(url));
    expect(await response.json()).toEqual(answer);
    expect((await footprint()).usage).toEqual({ inputFresh: 3, output: 5 });
  });

  it("an answer whose length is stated ends with its headers", async () => {
    const url = await serving(JSON.stringify(answer), 1);
    const { meter, footprint } = startMeter();
    const response = await meter(() => fetch(url));
    expect(await footprint()).toMatchObject({ outcome: "ok" });
    expect(response.bodyUsed).toBe(false);
    expect(await response.json()).toEqual(answer);
  });
});

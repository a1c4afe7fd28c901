/** Streams that state no tokens, in pieces of any length and with anything in them. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { pieceCounter } from "../../src/index.js";
import { meteredGlobally } from "./metered-globally.js";

const chat = { model: "m", messages: [{ role: "user", content: "Is it warm?" }], stream: true };

describe("a stream that states no tokens, wherever it is cut", () => {
  const event = (data: unknown) => `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
  const word = (content: string) =>
    event({ model: "m", choices: [{ index: 0, delta: { content } }], usage: null });
  const done =
    event({ model: "m", choices: [{ delta: {}, finish_reason: "stop" }], usage: null }) + event("[DONE]");
  const usage = { prompt_tokens: 6, completion_tokens: 8 };
  const asked = { method: "POST", body: JSON.stringify(chat) };
  /** Asks a provider that answers with these chunks, one at each read. */
  const ask = (chunks: readonly Uint8Array[]) => {
    const rest = [...chunks];
    const body = new ReadableStream({
      pull(controller) {
        const chunk = rest.shift();
        if (chunk) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const headers = { "content-type": "text/event-stream" };
    return meteredClientFetch(async () => new Response(body, { headers }))(
      "https://api.openai.com/v1/chat/completions",
      asked,
    );
  };
  const bytes = (text: string) => new TextEncoder().encode(text);
  const counting = () => meteredGlobally({ usageCounter: pieceCounter });

  it("its reader gets the very chunks, and the count is the same", async () => {
    const { footprints } = counting();
    const all = bytes(word("Wärme") + word("pumpen😀") + word("，好") + word(" it") + done);
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(all.length), { maxLength: 30 }), async (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), all.length];
        const chunks = places
          .slice(1)
          .map((to, index) => all.slice(places[index], to))
          .filter(({ length }) => length > 0);
        const reader = (await ask(chunks)).body?.getReader();
        for (const chunk of chunks) expect((await reader?.read())?.value).toBe(chunk);
        count++;
      }),
      { numRuns: 50 },
    );
    for (const { usage } of await footprints("inference", count)) {
      expect(usage).toMatchObject({ output: 4, counted: ["inputFresh", "output"] });
      expect(usage?.band?.low.output).toBe(3); // of 26 bytes
    }
  });

  it.each<[string, string, object | undefined]>([
    [
      "states them in its middle",
      word("a") + event({ choices: [], usage }) + word("b") + done,
      { inputFresh: 6, output: 8 },
    ],
    [
      "states null in each chunk",
      word("a") + word("b") + done,
      { output: 2, counted: ["inputFresh", "output"] },
    ],
    [
      "has broken JSON between",
      `${word("a")}data: {"choices":[{\n\n${word("b")}${done}`,
      { output: 2, counted: ["inputFresh", "output"] },
    ],
    ["is empty", "", undefined],
    ["has no text", done, undefined],
    ["has a piece of 10 MB", word("a") + word("x".repeat(1e7)) + done, undefined],
    ["has a line of 10 MB that is no piece", `${word("a")}data: ${"x".repeat(1e7)}\n\n${done}`, undefined],
  ])("a stream that %s", async (_, text, expected) => {
    const { call } = counting();
    expect(await (await ask([bytes(text)])).text()).toBe(text);
    const seen = (await call()).usage;
    if (expected) expect(seen).toMatchObject(expected);
    else expect(seen).toBeUndefined();
  });

  it("100,000 pieces are counted", async () => {
    const { call } = counting();
    const [one, last] = [bytes(word(" it").repeat(1000)), bytes(done)];
    const answer = await ask([...Array.from({ length: 100 }, () => one), last]);
    for await (const _ of answer.body ?? []);
    expect((await call()).usage?.output).toBe(100_000);
  });
});

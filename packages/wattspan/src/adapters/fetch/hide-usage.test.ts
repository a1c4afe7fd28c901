/** A stream without the event that was asked for: every other byte stays. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hideUsage, UsageFilter } from "./hide-usage.js";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (...parts: readonly Uint8Array[]) => Buffer.concat(parts).toString();
const event = (data: unknown, end = "\n\n") => `data: ${JSON.stringify(data)}${end}`;
const usage = { prompt_tokens: 6, completion_tokens: 8 };
const word = event({ choices: [{ delta: { content: "é😀" } }], usage: null });
const tokens = event({ id: "c", choices: [], usage });
const done = "data: [DONE]\n\n";

/** What is left of bytes that arrive in pieces. */
function left(...pieces: readonly Uint8Array[]): string {
  const filter = new UsageFilter();
  return textOf(...pieces.map((piece) => filter.take(piece)), filter.rest());
}

/** Bytes cut at these places. */
function cut(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((to, index) => bytes.slice(places[index], to));
}

describe("a stream without the event of its tokens", () => {
  it("the event and the line behind it are left out wherever the bytes are cut", () => {
    const crlf = (text: string) => text.replaceAll("\n", "\r\n");
    for (const form of [(text: string) => text, crlf])
      for (const [before, after] of [[word, done], ["", done], [word + word, ""], [": x\n\n", ""]] as const) {
        const all = bytesOf(form(before + tokens + after));
        fc.assert(
          fc.property(fc.array(fc.nat(all.length), { maxLength: 20 }), (cuts) => {
            expect(left(...cut(all, cuts))).toBe(form(before + after));
          }),
        );
        expect(left(...Array.from(all, (byte) => Uint8Array.of(byte)))).toBe(form(before + after));
      }
  }); // biome-ignore format: one property

  it.each<[string, string]>([
    ["of words", word + word + done],
    ["without choices and tokens", event({ choices: [], prompt_filter_results: [] }) + event({ choices: [], usage: null })],
    ["with tokens beside a choice", event({ choices: [{ delta: {} }], usage }) + done],
    ["with the event inside of another", `event: x\n${tokens}`],
    ["with the event in a text", event({ choices: [{ delta: { content: tokens } }] })],
    ["with broken JSON", `data: {"choices":[],"usage":{\n\n${done}`],
    ["with an event of 100 kB", event({ choices: [], usage, filling: "x".repeat(100_000) })],
    ["with a line of 1 MB", `data: ${"x".repeat(1e6)}\n\n${done}`],
    ["that is no stream of events", '{"choices":[],"usage":{}}\n'],
    ["that is empty", ""],
    ["that ends in a line", "data: {"],
  ])("every byte of a stream %s stays", (_, text) => {
    const all = bytesOf(text);
    expect(left(all)).toBe(text);
    expect(left(...cut(all, [1, 5, 7, all.length >> 1]))).toBe(text);
  }); // biome-ignore format: a table

  it("an event that says more than tokens stays", () => {
    const more = event({ id: "c", choices: [], usage, timings: { predicted_ms: 5 } });
    expect(left(bytesOf(word + more + done))).toBe(word + more + done);
  });

  it("a type in capitals is one of events too", async () => {
    const headers = { "content-type": "Text/Event-Stream" };
    expect(await hideUsage(new Response(word + tokens + done, { headers })).text()).toBe(word + done);
  });

  it("every byte of anything else stays", () => {
    const line = fc.oneof(fc.string(), fc.constantFrom("", "\r", "data:", "data: {}", "data: [DONE]"));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(line, { maxLength: 9 }).map((lines) => bytesOf(lines.join("\n"))),
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(300), { maxLength: 9 }), (all, cuts) => {
        const filter = new UsageFilter();
        const pieces = cut(all, cuts.map((place) => Math.min(place, all.length)));
        const got = [...pieces.map((piece) => filter.take(piece)), filter.rest()];
        expect(Buffer.concat(got).equals(all)).toBe(true);
      }),
    );
  }); // biome-ignore format: one property

  it("no byte waits but those of a line that may be the event", () => {
    const filter = new UsageFilter();
    expect(textOf(filter.take(bytesOf("event: x\nda")))).toBe("event: x\nda");
    expect(textOf(filter.take(bytesOf("ta: 1\n\n: comm")))).toBe("ta: 1\n\n: comm");
    expect(textOf(filter.take(bytesOf("ent\n\ndat")))).toBe("ent\n\n");
    expect(textOf(filter.take(bytesOf("b")))).toBe("datb");
    expect(textOf(filter.take(bytesOf("\n\ndata: {")), filter.rest())).toBe("\n\ndata: {");
  });
});

describe("a response without that event", () => {
  const stream = (parts: readonly Uint8Array[], error?: Error) => {
    const rest = [...parts];
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        const part = rest.shift();
        if (part) controller.enqueue(part);
        else if (error) controller.error(error);
        else controller.close();
      },
    });
  };
  const headers = { "content-type": "text/event-stream; charset=utf-8", "x-request-id": "r" };
  const answer = (...parts: readonly string[]) => new Response(stream(parts.map(bytesOf)), { headers });

  it("it is what it was by any of its methods", async () => {
    const shown = hideUsage(Object.defineProperty(answer(word, tokens, done), "url", { value: "https://x/" }));
    expect([shown.status, shown.ok, shown.url, shown.redirected, shown.headers.get("x-request-id")]).toEqual([200, true, "https://x/", false, "r"]);
    const copy = shown.clone();
    expect([copy.url, await copy.text()]).toEqual(["https://x/", word + done]);
    expect([shown.bodyUsed, Buffer.from(await shown.arrayBuffer()).toString(), shown.bodyUsed]).toEqual([false, word + done, true]);
  }); // biome-ignore format: one case

  it("it can be read into a buffer", async () => {
    const reader = hideUsage(answer(word, tokens, done)).body?.getReader({ mode: "byob" });
    let text = "";
    for (;;) {
      const { done: ended, value } = (await reader?.read(new Uint8Array(7))) ?? { done: true };
      if (value) text += Buffer.from(value).toString("latin1");
      if (ended) break;
    }
    expect(Buffer.from(text, "latin1").toString()).toBe(word + done);
  });

  it("it fails as it would have, after the bytes that came before", async () => {
    const failed = new Error("cut");
    const shown = hideUsage(new Response(stream([bytesOf(`${word}data: {`)], failed), { headers }));
    const reader = shown.body?.getReader();
    expect(textOf((await reader?.read())?.value ?? new Uint8Array())).toBe(word);
    expect(textOf((await reader?.read())?.value ?? new Uint8Array())).toBe("data: {");
    await expect(reader?.read()).rejects.toBe(failed);
  });

  it("what it was is cancelled with it", async () => {
    const cancelled: unknown[] = [];
    const body = new ReadableStream({ cancel: (reason) => void cancelled.push(reason) });
    await hideUsage(new Response(body, { headers })).body?.cancel("enough");
    expect(cancelled).toEqual(["enough"]);
  });

  it("it reads no further than it is read", async () => {
    let pulls = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulls++;
          controller.enqueue(bytesOf(word));
        },
      },
      { highWaterMark: 0 },
    );
    const reader = hideUsage(new Response(body, { headers })).body?.getReader();
    await reader?.read();
    await reader?.read();
    expect(pulls).toBe(2);
    await reader?.cancel();
  });

  it.each([
    ["that failed", new Response("{}", { status: 500, headers })],
    ["without a body", new Response(null, { headers })],
    ["that is whole", Response.json({ choices: [], usage })],
  ])("a response %s is the very one", (_, response) => {
    expect(hideUsage(response)).toBe(response);
  });
});

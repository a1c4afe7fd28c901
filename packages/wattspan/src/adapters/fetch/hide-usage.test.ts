/** A response whose stream lacks the requested event, and is otherwise unchanged. */

import { describe, expect, it } from "vitest";
import { hideUsage } from "./hide-usage.js";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (...parts: readonly Uint8Array[]) => Buffer.concat(parts).toString();
const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
const usage = { prompt_tokens: 6, completion_tokens: 8 };
const word = event({ choices: [{ delta: { content: "é😀" } }], usage: null });
const tokens = event({ id: "c", choices: [], usage });
const done = "data: [DONE]\n\n";

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

  it("a type in capitals is one of events too", async () => {
    const headers = { "content-type": "Text/Event-Stream" };
    expect(await hideUsage(new Response(word + tokens + done, { headers })).text()).toBe(word + done);
  });

  it("it is what it was by any of its methods", async () => {
    const shown = hideUsage(Object.defineProperty(answer(word, tokens, done), "url", { value: "https://x/" }));
    expect([shown.status, shown.ok, shown.url, shown.redirected, shown.headers.get("x-request-id")]).toEqual([200, true, "https://x/", false, "r"]);
    const copy = shown.clone();
    expect([copy.url, await copy.text()]).toEqual(["https://x/", word + done]);
    expect([shown.bodyUsed, Buffer.from(await shown.arrayBuffer()).toString(), shown.bodyUsed]).toEqual([false, word + done, true]);
  }); // biome-ignore format: one case

  it("it has the status text that a server sent, of any characters", async () => {
    for (const statusText of ["âœ“", "✓", "é", "a\nb", ""]) {
      const given = Object.defineProperty(answer(word, tokens, done), "statusText", { value: statusText });
      const shown = hideUsage(given);
      expect([shown.statusText, shown.clone().statusText, await shown.text()]).toEqual([statusText, statusText, word + done]);
    }
  }); // biome-ignore format: one case

  it.each([0, 101, 204])("it is the very response, unread, where none with the status %d can be built", async (status) => {
    const given = Object.defineProperty(answer(word, tokens, done), "status", { value: status });
    expect(hideUsage(given)).toBe(given);
    expect(await given.text()).toBe(word + tokens + done);
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

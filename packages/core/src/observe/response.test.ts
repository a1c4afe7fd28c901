import { describe, expect, it } from "vitest";
import { recordingListener } from "../../test/recording-listener.js";
import { idle } from "../../test/unhandled-rejections.js";
import { observe } from "./observe.js";

const encode = (text: string) => new TextEncoder().encode(text);

/** A response whose body is made while it is read: two pieces, then its end, an error, or nothing. */
function observed(then: "close" | "fail" = "close", make: typeof Response = Response) {
  const log = { pulls: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        log.pulls++;
        if (log.pulls <= 2) controller.enqueue(encode(`${log.pulls}`));
        else if (then === "close") controller.close();
        else controller.error(new Error("lost"));
      },
      cancel() {
        log.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  const heard = recordingListener();
  const response = new make(body, { headers: { "content-type": "text/event-stream" } });
  expect(observe(response, heard)).toBe(response);
  return { response, heard, log, outcomes: () => heard.ends.map(({ outcome }) => outcome) };
}

async function textOf(body: ReadableStream<Uint8Array> | null): Promise<string> {
  let text = "";
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>)
    text += new TextDecoder().decode(chunk);
  return text;
}

describe("a streamed response", () => {
  it("a streamed response is neither read nor locked nor copied by being observed", async () => {
    const { response, heard, log } = observed();
    await idle();
    expect([response.bodyUsed, response.body?.locked, log.pulls]).toEqual([false, false, 0]);
    expect([heard.ends, heard.streams.length]).toEqual([[], 1]);
    expect(Object.keys(response)).toEqual(Object.keys(new Response()));
  });

  it.each<[string, (response: Response) => Promise<unknown>, unknown]>([
    ["text()", (response) => response.text(), "12"],
    ["json()", (response) => response.json(), 12],
    ["arrayBuffer()", (response) => response.arrayBuffer(), encode("12").buffer],
    ["blob()", async (response) => (await response.blob()).text(), "12"],
    ["its body", (response) => textOf(response.body), "12"],
    ["a reader", async (response) => (await response.body?.getReader().read())?.value, encode("1")],
    ["a pipe", (response) => textOf(response.body?.pipeThrough(new TransformStream()) ?? null), "12"],
    ["a clone", (response) => response.clone().text(), "12"],
    ["another response", (response) => new Response(response.body).text(), "12"],
  ])("a streamed response is followed through %s", async (door, use, expected) => {
    const { response, outcomes } = observed();
    expect(outcomes()).toEqual([]);
    expect(await use(response)).toEqual(expected);
    await idle();
    expect(outcomes()).toEqual(door === "a reader" ? [] : ["ok"]);
  });

  it("a streamed response of a class of its own is followed", async () => {
    const { response, outcomes } = observed("close", class Page extends Response {});
    expect(await textOf(response.body)).toBe("12");
    expect(outcomes()).toEqual(["ok"]);
  });

  it.each<[string, (own: Response, copy: Response) => Promise<unknown>]>([
    ["both are read at once", (own, copy) => Promise.all([textOf(own.body), textOf(copy.body)])],
    [
      "the clone is read, and the body is left",
      (own, copy) => Promise.all([own.body?.cancel(), textOf(copy.body)]),
    ],
    [
      "the body is read, and the clone is left",
      (own, copy) => Promise.all([copy.body?.cancel(), textOf(own.body)]),
    ],
    [
      "a clone of the clone is left",
      (own, copy) => {
        copy.clone().body?.cancel(); // waits for the clone
        return textOf(own.body);
      },
    ],
  ])("a streamed response that was cloned has each item once where %s", async (_, use) => {
    const { response, heard, outcomes } = observed();
    const copy = response.clone();
    await use(response, copy);
    expect([heard.chunks.map((chunk) => new TextDecoder().decode(chunk as Uint8Array)), outcomes()]).toEqual([
      ["1", "2"],
      ["ok"],
    ]);
  });

  it.each<[string, (reader: ReadableStreamDefaultReader<Uint8Array>) => Promise<unknown>, string[]]>([
    ["read to its end", async (reader) => [await reader.read(), await reader.read()], ["ok", "1", "2"]],
    ["left", (reader) => reader.cancel(), ["aborted", "1"]],
  ])(
    "a streamed response whose clone is read at once, and its body in pieces until that is %s, has each item once",
    async (_, go, [outcome, ...pieces]) => {
      const { response, heard, outcomes } = observed();
      const copy = response.clone();
      const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
      await reader.read();
      expect(await copy.text()).toBe("12");
      await go(reader);
      const items = heard.chunks.map((chunk) => new TextDecoder().decode(chunk as Uint8Array));
      expect([outcomes(), items]).toEqual([[outcome], pieces]);
    },
  );

  it("a streamed response whose body is left has ended once its clone is read", async () => {
    const { response, outcomes } = observed();
    const copy = response.clone();
    const reader = response.body?.getReader();
    await reader?.read();
    await Promise.all([reader?.cancel(), copy.text()]);
    expect(outcomes()).toEqual(["ok"]);
  });

  it("a streamed response that was cloned is aborted when both bodies are left", async () => {
    const { response, outcomes } = observed();
    const copy = response.clone();
    const left = response.body?.cancel();
    expect(outcomes()).toEqual([]);
    await Promise.all([left, copy.body?.cancel()]);
    expect(outcomes()).toEqual(["aborted"]);
  });

  it("a streamed response is aborted when its body is cancelled", async () => {
    const { response, log, outcomes } = observed();
    await response.body?.cancel();
    expect([outcomes(), log.cancelled]).toEqual([["aborted"], true]);
  });

  it.each<[string, (response: Response) => Promise<unknown>]>([
    ["text()", (response) => response.text()],
    ["its body", (response) => textOf(response.body)],
  ])("a streamed response ends with the error that %s gets", async (_, use) => {
    const { response, heard } = observed("fail");
    await expect(use(response)).rejects.toThrow("lost");
    expect(heard.ends).toMatchObject([{ outcome: "error", error: new Error("lost") }]);
  });

  it("a streamed response that is frozen ends at once, and is said to go on", async () => {
    const heard = recordingListener();
    const response = Object.freeze(new Response("text"));
    observe(response, heard);
    expect(heard.ends).toMatchObject([{ outcome: "ok", goesOn: true }]);
    expect(await response.text()).toBe("text");
  });

  it("a response that the function has read is all there is", async () => {
    const response = new Response("text");
    await response.text();
    const heard = recordingListener();
    observe(response, heard);
    expect(heard.ends.map(({ goesOn = false }) => goesOn)).toEqual([false]);
  });
});

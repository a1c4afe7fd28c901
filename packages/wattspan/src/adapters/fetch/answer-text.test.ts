import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UNREAD_PIECE } from "../../counting/piece-text.js";
import { AnswerText } from "./answer-text.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const event = (data: unknown) =>
  `event: x\r\ndata: ${typeof data === "string" ? data : JSON.stringify(data)}\r\n\r\n`;

/** The pieces found in a text that arrives in parts. */
function found(type: string, ...pieces: readonly unknown[]) {
  const reported: object[] = [];
  const text = new AnswerText(type, (piece) => reported.push(piece));
  for (const piece of pieces) text.take(piece);
  const { complete } = text;
  text.end();
  const read = reported.filter((piece) => piece !== UNREAD_PIECE);
  return { reported: read, complete, unread: reported.length - read.length };
}

const usage = { prompt_tokens: 3, completion_tokens: 7 };
const EVENTS = [
  { choices: [{ delta: { content: "é😀" } }], usage: null },
  { choices: [], usage },
];

describe("the text of an answer", () => {
  it("a streamed answer is read alike wherever it is cut, also in the middle of a character", () => {
    const all = bytes(EVENTS.map(event).join("") + event("[DONE]"));
    fc.assert(
      fc.property(fc.array(fc.nat(all.length), { maxLength: 20 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), all.length];
        const pieces = places.slice(1).map((to, index) => all.slice(places[index], to));
        expect(found("text/event-stream; charset=utf-8", ...pieces)).toEqual({
          reported: EVENTS,
          complete: true,
          unread: 0,
        });
      }),
    );
  });

  it.each<[string, string, (text: string) => string]>([
    ["of no type", "", (text) => text],
    ["of a wrong type", "application/json", (text) => `\r\n: hello\n\n${text}`],
    ["whose type is in capitals", "Text/Event-Stream", (text) => text],
    ["whose lines end with returns", "text/event-stream", (text) => text.replaceAll("\r\n", "\r")],
  ])("a streamed answer %s is read like any other", (_, type, made) => {
    const text = made(EVENTS.map(event).join("") + event("[DONE]"));
    for (const pieces of [[text], [...text]])
      expect(found(type, ...pieces)).toEqual({ reported: EVENTS, complete: true, unread: 0 });
  });

  it.each(["application/json-seq", "application/stream+json"])(
    "a stream of %s is read line by line",
    (type) => {
      const start = type.endsWith("seq") ? "\u001e" : "";
      const text = EVENTS.map((one) => `${start}${JSON.stringify(one)}\n`).join("");
      expect(found(type, text).reported).toEqual(EVENTS);
    },
  );

  it("a list of answers is known by its last one, however long it is", () => {
    const one = (count: number) => ({
      text: "é]}".repeat(99),
      usageMetadata: { candidatesTokenCount: count },
    });
    for (const length of [1, 2, 1000]) {
      const list = Array.from({ length }, (_, count) => one(count));
      const text = JSON.stringify(list, undefined, 2);
      expect(found("application/json", bytes(text)).reported).toEqual([one(length - 1)]);
      expect(found("application/json", text.slice(0, -3)).reported).toEqual(
        length === 1 ? [] : [one(length - 2)],
      );
    }
    expect(found("application/json", "[]").reported).toEqual([]);
  });

  it("an answer that is not a stream is parsed as a whole", () => {
    const text = JSON.stringify({ text: "é", usage }, undefined, 2);
    expect(found("application/json", bytes(text).slice(0, 13), bytes(text).slice(13)).reported).toEqual([
      { text: "é", usage },
    ]);
  });

  it("an answer of more than 4 MB that is not a stream has the tokens that stand at its end", () => {
    const data = Array.from({ length: 40 }, () => ({
      embedding: Array.from({ length: 12_000 }, () => 0.123456789),
    }));
    const text = JSON.stringify({
      object: "list",
      data,
      model: "m",
      usage: { prompt_tokens: 3, total_tokens: 3 },
    });
    expect(text.length).toBeGreaterThan(5_000_000);
    const half = text.length / 2;
    for (const pieces of [
      [text],
      [text.slice(0, half), text.slice(half)],
      text.match(/[\s\S]{1,65536}/g) ?? [],
    ])
      expect(found("application/json", ...pieces).reported).toEqual([
        { usage: { prompt_tokens: 3, total_tokens: 3 } },
      ]);
    const picture = JSON.stringify({ data: "x".repeat(5e6), usageMetadata: { promptTokenCount: 3 } });
    expect(found("application/json", picture).reported).toEqual([{ usageMetadata: { promptTokenCount: 3 } }]);
    const quoted = JSON.stringify({
      usage: { prompt_tokens: 3 },
      text: `${"x".repeat(5e6)}{"usage":{"prompt_tokens":9}}`,
    });
    expect(found("application/json", quoted).reported).toEqual([]);
    expect(found("application/json", text.slice(0, -2)).reported).toEqual([]);
  });

  it("an answer's last line is read without a line end too", () => {
    expect(found("application/x-ndjson", '{"done":true,"eval_count":7}').reported).toEqual([
      { done: true, eval_count: 7 },
    ]);
  });

  it("a streamed answer is complete at its last event, whose usage is found however long the event is", () => {
    const output = ["x".repeat(300_000)];
    const last = event({ type: "response.completed", response: { output, usage } });
    expect(found("text/event-stream", last)).toEqual({
      reported: [{ type: "response.completed", response: { usage } }],
      complete: true,
      unread: 1,
    });
    expect(found("text/event-stream", event({ type: "message_delta", usage })).complete).toBe(false);
  });

  it("a streamed answer is complete at a line that is done, and not at a tool that is called with something done", () => {
    const called = '{"message":{"tool_calls":[{"function":{"arguments":{"done":true}}}]},"done":false}\n';
    expect(found("application/x-ndjson", called).complete).toBe(false);
    expect(found("application/x-ndjson", `${called}{"done":true,"eval_count":7}\n`)).toMatchObject({
      reported: [
        { message: {}, done: false },
        { done: true, eval_count: 7 },
      ],
      complete: true,
    });
  });

  it("a whole answer, and a line that is too long, are said to be unread", () => {
    expect(found("application/json", '{"choices":[]}').unread).toBe(1);
    expect(found("text/event-stream", "data: ", "x".repeat(5_000_000), "\n").unread).toBe(1);
  });

  it("a line that is too long is dropped, and the lines after it are read", () => {
    const long = "x".repeat(3_000_000);
    const line = event({ usage });
    expect(found("text/event-stream", "data: ", long, long, long, "\n", line)).toMatchObject({
      reported: [{ usage }],
      unread: 1,
    });
  });

  it("the reader of answers takes anything without throwing", () => {
    fc.assert(
      fc.property(fc.constantFrom("", "text/event-stream"), fc.array(fc.anything()), (type, pieces) => {
        found(type, ...pieces);
      }),
    );
  });
});

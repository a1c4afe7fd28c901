/** A stream without the requested event: every other byte stays. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageFilter } from "./usage-filter.js";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (...parts: readonly Uint8Array[]) => Buffer.concat(parts).toString();
const crlf = (text: string) => text.replaceAll("\n", "\r\n");
const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
const usage = { prompt_tokens: 6, completion_tokens: 8 };
const word = event({ choices: [{ delta: { content: "é😀" } }], usage: null });
const tokens = event({ id: "c", choices: [], usage });
const done = "data: [DONE]\n\n";

/** The rest of bytes that arrive in pieces. */
function left(...pieces: readonly Uint8Array[]): string {
  const filter = new UsageFilter();
  return textOf(...pieces.map((piece) => filter.take(piece)), filter.rest());
}

/** Bytes cut at these places. */
function cut(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((to, index) => bytes.slice(places[index], to));
}

/** Expects this rest of a stream, however its bytes are cut. */
function leftAsWhole(stream: string, expected: string): void {
  const all = bytesOf(stream);
  fc.assert(
    fc.property(fc.array(fc.nat(all.length), { maxLength: 20 }), (cuts) => {
      expect(left(...cut(all, cuts))).toBe(expected);
    }),
  );
  if (all.length < 10_000) expect(left(...Array.from(all, (byte) => Uint8Array.of(byte)))).toBe(expected);
}

describe("a stream without the event of its tokens", () => {
  it("the event and the line behind it are left out wherever the bytes are cut", () => {
    for (const form of [(text: string) => text, crlf])
      for (const [before, after] of [[word, done], ["", done], [word + word, ""], [": x\n\n", ""]] as const)
        leftAsWhole(form(before + tokens + after), form(before + after));
  }); // biome-ignore format: one property

  const energy = ': energy {"energy_joules":74.42}\n';
  const [data] = tokens.split("\n");
  it.each<[string, string, string]>([
    ["its name before its data", `event: chunk\n${data}\n\n`, ""],
    ["its name behind its data", `${data}\nevent: chunk\n\n`, ""],
    ["its id, its name and a time", `id: 7\nevent: chunk\nretry: 10\n${data}\nid: 8\n\n`, ""],
    ["a comment before it", `${energy}${data}\n\n`, `${energy}\n`],
    ["a comment behind its data", `${data}\n${energy}\n`, `${energy}\n`],
    ["comments between its lines", `${energy}id: 7\n:\n${data}\n: x\nid: 8\n\n`, `${energy}:\n: x\n\n`],
    ["a comment of 100 kB before it", `: ${"x".repeat(100_000)}\n${data}\n\n`, `: ${"x".repeat(100_000)}\n\n`],
  ])("the event is left out as a whole, with all but its comments: %s", (_, whole, shown) => {
    for (const form of [(text: string) => text, crlf])
      leftAsWhole(form(word + whole + done), form(word + shown + done));
  }); // biome-ignore format: a table

  it("the event is left out at the end of a stream that breaks off", () => {
    for (const end of ["", "\n", "\r", "\r\n", `\n${energy}`, `\n${energy}id: 8`])
      leftAsWhole(`${word}id: 7\n${data}${end}`, word + (end.includes(energy) ? energy : ""));
  });

  it.each<[string, string]>([
    ["of words", word + word + done],
    ["without choices and tokens", event({ choices: [], prompt_filter_results: [] }) + event({ choices: [], usage: null })],
    ["with tokens next to a choice", event({ choices: [{ delta: {} }], usage }) + done],
    ["with more data in the event", `id: 7\n${tokens.trim()}\ndata: {}\n\n`],
    ["with other data before it in the event", `data: {}\n${tokens}`],
    ["with a line of another protocol in the event", `event: x\nnode: y\n${tokens}`],
    ["with names alone", `event: x\nid: 7\n\n${word}event: y`],
    ["with the event behind names of 100 kB", `id: ${"x".repeat(100_000)}\n${tokens}`],
    ["with the event behind 10,000 names", `${"id: 12345\n".repeat(10_000)}${tokens}`],
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

  it("every byte of anything else stays", () => {
    const words = ["", "\r", "data:", "data: {}", "data: [DONE]", "event: x", "id: 7\r", "retry", ":", ": x\r"];
    const line = fc.oneof(fc.string(), fc.constantFrom(...words));
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

  it("no byte waits but those of an event that may be it", () => {
    const filter = new UsageFilter();
    expect(textOf(filter.take(bytesOf("event: x\nda")))).toBe("");
    expect(textOf(filter.take(bytesOf("ta: 1\n")))).toBe("event: x\ndata: 1\n");
    expect(textOf(filter.take(bytesOf("id: 7\ndata: {")))).toBe("id: 7\ndata: {");
    expect(textOf(filter.take(bytesOf("}\n\n: comm")))).toBe("}\n\n: comm");
    expect(textOf(filter.take(bytesOf("ent\n\ndat")))).toBe("ent\n\n");
    expect(textOf(filter.take(bytesOf("b")))).toBe("datb");
    expect(textOf(filter.take(bytesOf("\n\ndata: {")), filter.rest())).toBe("\n\ndata: {");
  });
});

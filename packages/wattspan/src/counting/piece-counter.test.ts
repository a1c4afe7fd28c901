/** What a counter finds in the pieces of streams, as clients and servers have them. */

import { WATTSPAN } from "@wattspan/core/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askedInput } from "./asked-input.js";
import { PieceCounter } from "./piece-counter.js";
import { UNREAD_PIECE } from "./piece-text.js";

const WORDS = ["Heat", " pumps", " move", " heat", ",", " they", " do", " not", " make", " it"];

function counted(pieces: readonly unknown[], everyMs = 20, firstMs = 0, model = "m") {
  const counter = new PieceCounter({ model, provider: "openai" });
  pieces.forEach((piece, index) => {
    counter.take(piece, firstMs + index * everyMs);
  });
  return counter.usage();
}

/** Shapes in which clients and servers give a word. */
// biome-ignore format: a table
const SHAPES: readonly (readonly [name: string, piece: (word: string) => unknown])[] = [
  ["OpenAI, chat", (content) => ({ object: "chat.completion.chunk", choices: [{ index: 0, delta: { content }, finish_reason: null }] })],
  ["OpenAI, chat with usage null", (content) => ({ choices: [{ delta: { content } }], usage: null })],
  ["OpenAI, completions", (text) => ({ choices: [{ index: 0, text, finish_reason: null }] })],
  ["OpenAI, a call of a tool", (args) => ({ choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: args } }] } }] })],
  ["OpenAI, a refusal", (refusal) => ({ choices: [{ delta: { refusal } }] })],
  ["DeepSeek, reasoning", (reasoning_content) => ({ choices: [{ delta: { content: null, reasoning_content } }] })],
  ["OpenRouter, reasoning that is repeated", (text) => ({ choices: [{ delta: { content: "", reasoning: text, reasoning_details: [{ type: "reasoning.text", text }] } }] })],
  ["vLLM, reasoning by two names", (text) => ({ choices: [{ delta: { reasoning: text, reasoning_content: text } }] })],
  ["OpenAI, responses", (delta) => ({ type: "response.output_text.delta", output_index: 0, delta })],
  ["OpenAI, arguments of a response", (delta) => ({ type: "response.function_call_arguments.delta", delta })],
  ["Anthropic, text", (text) => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })],
  ["Anthropic, thinking", (thinking) => ({ type: "content_block_delta", delta: { type: "thinking_delta", thinking } })],
  ["Anthropic, a call of a tool", (partial_json) => ({ type: "content_block_delta", delta: { type: "input_json_delta", partial_json } })],
  ["Gemini", (text) => ({ candidates: [{ content: { role: "model", parts: [{ text }] } }] })],
  ["Gemini, thoughts", (text) => ({ candidates: [{ content: { parts: [{ text, thought: true }] } }] })],
  ["Ollama, chat", (content) => ({ model: "m", message: { role: "assistant", content }, done: false })],
  ["Ollama, thinking", (thinking) => ({ message: { role: "assistant", content: "", thinking }, done: false })],
  ["Ollama, generate", (response) => ({ model: "m", response, done: false })],
  ["Mistral's client", (content) => ({ data: { choices: [{ delta: { content } }] } })],
  ["Mistral, parts", (text) => ({ choices: [{ delta: { content: [{ type: "text", text }] } }] })],
  ["Text Generation Inference", (text) => ({ token: { id: 5, text, special: false }, generated_text: null })],
  ["Cohere", (text) => ({ type: "content-delta", delta: { message: { content: { text } } } })],
  ["Cohere 1", (text) => ({ event_type: "text-generation", text })],
  ["AI SDK, a model's part", (delta) => ({ type: "text-delta", id: "1", delta })],
  ["AI SDK, a stream's part", (text) => ({ type: "text-delta", id: "1", text })],
  ["AI SDK, reasoning", (delta) => ({ type: "reasoning-delta", id: "1", delta })],
  ["LangChain", (content) => ({ content, tool_call_chunks: [], tool_calls: [], additional_kwargs: {}, response_metadata: {} })],
  ["LangChain, a call of a tool", (args) => ({ content: "", tool_call_chunks: [{ args, index: 0 }], tool_calls: [{ name: "t", args: { a: 1 } }] })],
  ["LangChain, reasoning", (reasoning_content) => ({ content: "", tool_call_chunks: [], additional_kwargs: { reasoning_content } })],
];

describe("tokens counted in pieces", () => {
  it.each(SHAPES)("a piece for each token counts as one: %s", (_, piece) => {
    const usage = counted(WORDS.map(piece));
    expect(usage).toMatchObject({ output: 10, counted: ["output"] });
    expect(usage?.band?.low.output).toBeLessThan(10);
    expect(usage?.band?.high.output).toBeGreaterThan(20);
  });

  it("all choices count", () => {
    const pieces = WORDS.flatMap((content) =>
      [0, 1, 2].map((index) => ({ choices: [{ index, delta: { content } }] })),
    );
    expect(counted(pieces)?.output).toBe(30);
    const together = WORDS.map((content) => ({
      choices: [0, 1, 2].map((index) => ({ index, delta: { content } })),
    }));
    expect(counted(together)?.output).toBe(30);
  });

  it.each<[string, readonly unknown[]]>([
    [
      "a whole message after its deltas",
      [
        ...WORDS.map((content) => ({ choices: [{ delta: { content } }] })),
        { choices: [{ message: { content: WORDS.join("") }, finish_reason: "stop" }] },
      ],
    ],
    [
      "a message so far next to each delta",
      WORDS.map((content, index) => ({
        choices: [{ delta: { content }, message: { content: WORDS.slice(0, index + 1).join("") } }],
      })),
    ],
    ["a text next to each delta", WORDS.map((text) => ({ choices: [{ text, delta: { content: text } }] }))],
    [
      "a call of a tool by its old and its new name",
      WORDS.map((args) => ({
        choices: [
          { delta: { function_call: { arguments: args }, tool_calls: [{ function: { arguments: args } }] } },
        ],
      })),
    ],
  ])("what is said twice counts once: %s", (_, pieces) => {
    expect(counted(pieces)?.output).toBe(10);
  });

  it("pieces of many tokens count by their bytes", () => {
    const text = WORDS.join("").repeat(20); // 200 tokens
    for (const size of [40, 100, 500]) {
      const pieces = text.match(new RegExp(`.{1,${size}}`, "g")) ?? [];
      const usage = counted(
        pieces.map((part) => ({ candidates: [{ content: { parts: [{ text: part }] } }] })),
      );
      expect(usage?.output).toBeGreaterThan(150);
      expect(usage?.output).toBeLessThan(300);
      expect(usage?.band?.low.output).toBeLessThan(200);
      expect(usage?.band?.high.output).toBeGreaterThan(200);
    }
  });

  it("what a tool is called with counts, as an object too", () => {
    const args = { city: "Zürich", days: 3, at: ["a", "b"] };
    const usage = counted([
      { candidates: [{ content: { parts: [{ functionCall: { name: "weather", args } }] } }] },
    ]);
    expect(usage?.output).toBeGreaterThan(0);
    expect(usage?.band?.high.output).toBeGreaterThan(JSON.stringify(args).length / 4);
  });

  it("events that repeat what came before do not count again", () => {
    const text = WORDS.join("");
    const pieces = [
      { type: "response.created", response: { output: [] } },
      ...WORDS.map((delta) => ({ type: "response.output_text.delta", delta })),
      { type: "response.output_text.done", text },
      { type: "response.content_part.done", part: { type: "output_text", text } },
      { type: "response.output_item.done", item: { content: [{ text }] } },
      { type: "response.incomplete", response: { output: [{ content: [{ text }] }] } },
    ];
    expect(counted(pieces)?.output).toBe(10);
  });

  it("reasoning that is not shown is within the band: as much as fits into the time before the answer", () => {
    const word = (content: string) => ({ choices: [{ delta: { content } }] });
    const prompt = counted(WORDS.map(word), 20, 0)?.band?.high.output ?? 0;
    const late = counted(WORDS.map(word), 20, 10_000)?.band?.high.output ?? 0;
    expect(late - prompt).toBeGreaterThan(500); // 10 s, 10 tokens in 0.18 s
    expect(late - prompt).toBeLessThan(600);
    const atOnce = counted(WORDS.map(word), 0, 10_000)?.band?.high.output ?? 0;
    expect(atOnce - prompt).toBeLessThanOrEqual(3000);
  });

  it.each<[string, readonly unknown[]]>([
    ["no pieces", []],
    ["pieces without text", [{ choices: [{ delta: { role: "assistant", content: "" } }] }, { choices: [] }]],
    ["a picture", [{ choices: [{ delta: { content: "Here" } }] }, { choices: [{ delta: { images: [{ url: "x" }] } }] }]],
    ["a picture of Gemini's", [{ candidates: [{ content: { parts: [{ text: "a" }, { inlineData: { data: "A" } }] } }] }]],
    ["sound", [{ type: "response.output_audio.delta", delta: "UklGR" }]],
    ["a piece that was not read", [{ choices: [{ delta: { content: "Here" } }] }, UNREAD_PIECE]],
    ["a text of 10 MB", [{ choices: [{ delta: { content: "x".repeat(1e7) } }] }]],
    ["a call with 10 MB", [{ message: { tool_calls: [{ function: { arguments: { a: "x".repeat(1e7) } } }] } }]],
    ["a piece of 100,000 members", [{ choices: Array.from({ length: 100_000 }, () => ({ text: "a" })) }]],
    ["texts, numbers and nothing", ["Hello", 5, null, undefined, new Uint8Array(5)]],
  ])("nothing is counted of a stream with %s", (_, pieces) => {
    expect(counted(pieces)).toBeUndefined();
  }); // biome-ignore format: a table

  it("getters are not read", () => {
    let read = 0;
    const piece = { get content() { return String(read++); }, choices: [{ delta: { content: "a" } }] };
    expect(counted([piece])?.output).toBe(1);
    expect(read).toBe(0);
  }); // biome-ignore format: one case

  it("embeddings are not counted", () => {
    const counter = new PieceCounter({ model: "m", operation: "embeddings" });
    counter.take({ choices: [{ delta: { content: "a" } }] }, 5);
    expect(counter.usage()).toBeUndefined();
  });

  it("anything is taken, and counts are whole numbers in order", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.jsonValue(), fc.nat(100_000)), { maxLength: 20 }), (pieces) => {
        const counter = new PieceCounter({ model: "any", provider: "any" });
        for (const [piece, ms] of pieces) counter.take(piece, ms);
        for (const text of ["a", "😀"]) counter.take({ choices: [{ text }] }, 100_000);
        const usage = counter.usage();
        if (!usage?.band) return;
        const { output = 0, band } = usage;
        for (const count of [band.low.output, output, band.high.output]) expect(Number.isInteger(count)).toBe(true);
        expect(band.low.output).toBeLessThanOrEqual(output);
        expect(output).toBeLessThanOrEqual(band.high.output ?? 0);
      }),
    );
  }); // biome-ignore format: one property

  it("100,000 pieces leave no more behind than one", () => {
    const counter = new PieceCounter({ model: "m" });
    for (let index = 0; index < 100_000; index++)
      counter.take({ choices: [{ delta: { content: " it" } }] }, index);
    expect(counter.usage()?.output).toBe(100_000);
    const { pieceCount } = counter[WATTSPAN];
    expect(Object.values(pieceCount).every((value) => typeof value !== "object")).toBe(true);
  });

  it("a counter takes over what another has counted", () => {
    const one = new PieceCounter({ model: "" });
    for (const content of WORDS) one.take({ choices: [{ delta: { content } }] }, 5);
    const other = new PieceCounter({ model: "m" });
    other.take({ choices: [{ delta: { content: "Heat" } }] }, 5);
    other.take(one, 9);
    expect(other.usage()?.output).toBe(10);
  });
});

describe("tokens of a request", () => {
  const input = (...prompts: readonly unknown[]) => {
    const counter = new PieceCounter({ model: "m" });
    const asked = askedInput(prompts.map((prompt) => JSON.stringify(prompt)));
    if (asked) counter.take(asked, 0);
    counter.take({ choices: [{ delta: { content: "a" } }] }, 1);
    const usage = counter.usage();
    return usage?.band && [usage.band.low.inputFresh, usage.inputFresh, usage.band.high.inputFresh];
  };
  const of = (content: unknown) => [{ role: "user", content }];

  it("the true count lies within the bounds", () => {
    // Tokens as o200k has them, with 4 for the form of a message.
    for (const [text, tokens] of [
      ["hi", 1],
      ["Is a heat pump worth it in an old house?", 11],
      ["Kann man eine Wärmepumpe in einem alten Haus betreiben?", 13],
      ["老房子装热泵值得吗？", 11],
      ["function add(a: number, b: number): number { return a + b; }", 19],
    ] as const) {
      const [low = 0, , high = 0] = input(of(text)) ?? [];
      expect(low).toBeLessThanOrEqual(tokens + 7);
      expect(high).toBeGreaterThanOrEqual(tokens + 3);
    }
  });

  it("a picture makes the bounds wide, and its bytes count for nothing", () => {
    const picture = (url: string) =>
      of([
        { type: "text", text: "What?" },
        { type: "image_url", image_url: { url } },
      ]);
    const encoded = input(picture(`data:image/png;base64,${"iVBOR".repeat(100_000)}`));
    const linked = input(picture("https://example.com/a.png"));
    expect(encoded?.[0]).toBeLessThan(100);
    expect(encoded?.[1]).toBeLessThan(1100);
    expect(encoded?.[2]).toBeGreaterThan(5000);
    expect(encoded?.[2]).toBeLessThan(5200);
    expect(linked?.[2]).toBeGreaterThan(5000);
    const ollama = [{ role: "user", content: "What?", images: ["iVBOR".repeat(9000), "iVBOR".repeat(9000)] }];
    expect(input(ollama)?.[2]).toBeGreaterThan(10_000);
    expect(input(ollama)?.[2]).toBeLessThan(10_200);
    const source = { type: "base64", media_type: "image/png", data: "iVBOR".repeat(100_000) };
    expect(input(of([{ type: "image", source }]))?.[2]).toBeLessThan(5200);
  });

  it.each([
    ["a file", { type: "file", file: { file_id: "f" } }],
    ["sound", { type: "input_audio", input_audio: { data: "UklGR", format: "wav" } }],
    ["a document", { type: "document", source: { type: "url", url: "x" } }],
    ["a film", { inlineData: { mimeType: "video/mp4", data: "AAAA" } }],
  ])("%s leaves the input unknown", (_, part) => {
    expect(input(of([part]))).toEqual([undefined, undefined, undefined]);
  });

  it("nothing asked, and a text of more than 4 MB, leave the input unknown", () => {
    expect(input()).toEqual([undefined, undefined, undefined]);
    expect(input(of("x".repeat(5e6)))).toEqual([undefined, undefined, undefined]);
  });
});

/** Spans as Genkit 1.42.0 made them, recorded on 2026-11-28, with a model that answers from memory. */

import type { Attributes } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meaningOf } from "../../test/span-meanings.js";

const of = (subtype: string, more: Attributes = {}): Attributes => ({
  "genkit:type": "action",
  "genkit:metadata:subtype": subtype,
  ...more,
});
const said = (name: string, attributes: Attributes) => meaningOf("genkit-tracer", attributes, name);
const answered = (usage: object, text = "hi") =>
  of("model", {
    "genkit:output": JSON.stringify({
      message: { role: "model", content: [{ text }] },
      finishReason: "stop",
      usage,
      latencyMs: 0.055,
    }),
  });

describe("Genkit", () => {
  it.each([
    ["googleai/gemini-2.5-flash", "model", "gemini-2.5-flash", "gcp.gemini", "chat"],
    ["vertexai/gemini-2.5-pro", "model", "gemini-2.5-pro", "gcp.vertex_ai", "chat"],
    ["ollama/gemma3:4b", "model", "gemma3:4b", "ollama", "chat"],
    ["openai/org/custom", "model", "org/custom", "openai", "chat"],
    ["gpt-4o", "model", "gpt-4o", "openai", "chat"],
    ["myModel", "model", "myModel", undefined, "chat"],
    ["googleai/text-embedding", "embedder", "text-embedding", "gcp.gemini", "embeddings"],
  ])("the span %s of Genkit is a call, known at its start", (name, subtype, model, provider, operation) => {
    expect(said(name, of(subtype)).what).toEqual({ kind: "inference", model, provider, operation });
  });

  it.each([
    ["myFlow", "flow", { kind: "agent", name: "myFlow" }],
    ["weather", "tool", { kind: "step", stepKind: "tool", name: "weather" }],
    ["weather", "tool.v2", { kind: "step", stepKind: "tool", name: "weather" }],
    ["docs", "retriever", { kind: "step", stepKind: "retrieval", name: "docs" }],
    ["fair", "evaluator", { kind: "step", stepKind: "evaluate", name: "fair" }],
    ["a", "prompt", undefined],
    ["a", "constructor", undefined],
  ])("the span %s of Genkit with the subtype %s is %j", (name, subtype, expected) => {
    expect(said(name, of(subtype)).what).toEqual(expected);
  });

  it("the span of Genkit around a call, generate, is none", () => {
    expect(said("generate", { "genkit:type": "util" }).what).toBeUndefined();
  });

  it("tokens of Genkit: the cache is in the input, thoughts are in the output where the total says so", () => {
    const usage = { inputTokens: 17, outputTokens: 7, thoughtsTokens: 3, cachedContentTokens: 4 };
    const parts = { inputFresh: 13, cacheRead: 4, reasoning: 3 };
    expect(said("m", answered({ ...usage, totalTokens: 27 })).usage).toEqual({ ...parts, output: 10 });
    expect(said("m", answered({ ...usage, totalTokens: 24 })).usage).toEqual({ ...parts, output: 7 });
  });

  it("tokens of Genkit are read behind a long answer, and not out of its text", () => {
    const forged = `${"x".repeat(100_000)}"usage":{"inputTokens":9999}`;
    const { usage } = said("m", answered({ inputTokens: 17, outputTokens: 7 }, forged));
    expect(usage).toEqual({ inputFresh: 17, output: 7 });
  });

  it("arguments that the model of Genkit chooses for a tool are not its tokens", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (usage, spaces) => {
        const toolRequest = { name: "report", ref: "1", input: { usage } };
        const output = {
          usage: { inputTokens: 17, outputTokens: 7, custom: { usage, cachedHits: 1 } },
          message: { role: "model", content: [{ toolRequest }], metadata: { usage } },
          custom: { usage },
        };
        const reversed = Object.fromEntries(Object.entries(output).reverse());
        for (const each of [output, reversed]) {
          const text = JSON.stringify(each, undefined, spaces);
          const { usage: counted } = said("m", of("model", { "genkit:output": text }));
          expect(counted).toEqual({ inputFresh: 17, output: 7 });
        }
      }),
    );
  });

  it.each([
    ["cut", (text: string) => text.slice(0, -1)],
    ["too long", (text: string) => text + " ".repeat(1_000_000)],
  ])("an answer of Genkit that is %s has no tokens", (_, changed) => {
    const output = changed(JSON.stringify({ message: {}, usage: { inputTokens: 17, outputTokens: 7 } }));
    expect(said("m", of("model", { "genkit:output": output })).usage).toBeUndefined();
  });

  it("any output of Genkit gives counts or nothing, and never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.constant(7)), fc.json(), (output, usage) => {
        said("m", of("model", { "genkit:output": output }));
        const counted = said("m", of("model", { "genkit:output": `{"usage":${usage}}` })).usage ?? {};
        for (const count of Object.values(counted)) expect(count).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

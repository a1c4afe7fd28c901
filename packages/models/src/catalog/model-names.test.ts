/** The list of names that matter, and names that are none. */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nearestNames, resolveModel } from "./resolve-model.js";

const script = join(import.meta.dirname, "../../../../scripts/models/check-names.mjs");
const rowOf = (name: unknown, provider?: unknown) => {
  const found = resolveModel(name as string, provider as string);
  return found.status === "known"
    ? (found.model.standsFor ?? found.model.name)
    : (found.because ?? "unknown");
};

it("every name of the list leads to the row or the reason that a person wrote next to it", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toMatch(
    /^614 names: \d+ found, 98\.1 % by use, \d+ without a model for a reason, 0 wrong, 0 missed\n$/,
  );
  expect(status).toBe(0);
});

describe("names that mean different models", () => {
  it("a name without a tag is Ollama's own default with Ollama, and the vendor's model otherwise", () => {
    expect(rowOf("deepseek-r1", "ollama")).toBe("deepseek-r1-0528-qwen3-8b");
    expect(rowOf("ollama/deepseek-r1")).toBe("deepseek-r1-0528-qwen3-8b");
    expect(rowOf("deepseek-r1:latest")).toBe("deepseek-r1-0528-qwen3-8b");
    expect(rowOf("deepseek-r1:671b", "ollama")).toBe("deepseek-r1");
    expect(rowOf("deepseek-r1", "deepseek")).toBe("deepseek-r1");
    expect(rowOf("deepseek-coder-v2", "ollama")).toBe("deepseek-coder-v2-lite");
  });

  it("a name without a tag is not another model of that name that a vendor serves, with Ollama", () => {
    expect(rowOf("deepseek-coder")).toBe("deepseek-coder"); // DeepSeek's own, up to 671 billion
    expect(rowOf("deepseek-coder", "ollama")).toBe("deepseek-coder-1.3b");
    expect(rowOf("deepseek-coder:6.7b-instruct-q4_K_M", "ollama")).toBe("deepseek-coder-6.7b");
    expect(rowOf("r1-1776", "ollama")).toBe("deepseek-r1-distill-llama-70b");
    expect(rowOf("r1-1776:671b", "ollama")).toBe("deepseek-r1");
    expect(rowOf("sonar", "perplexity")).toBe("sonar");
    expect(rowOf("sonar", "ollama")).toBe(rowOf("no-such-model"));
    expect(rowOf("gemini-3-flash-preview", "ollama")).toBe("gemini-3-flash-preview"); // Ollama passes it on
  });

  it("a moving name means the model of the day that its row states", () => {
    const moving = [
      "gemini-flash-latest",
      "gemini-flash-lite-latest",
      "gemini-pro-latest",
      "mistral-medium-latest",
    ];
    expect(moving.map((name) => rowOf(name))).toEqual([
      ...["gemini-3.8-flash", "gemini-3.5-flash-lite", "gemini-3.1-pro-preview", "mistral-medium-3-5"],
    ]);
    expect(resolveModel("gemini-flash-latest")).toMatchObject({ model: { moves: true, asOf: "2026-11-27" } });
  });

  it("a size of Docker's models is read, and its default is not guessed", () => {
    expect(rowOf("ai/smollm2:135M-Q4_K_M")).toBe("smollm2-135m");
    expect(rowOf("ai/smollm2:latest")).toBe("unknown");
    expect(rowOf("ai/qwen3:latest")).toBe("qwen3-8b");
  });

  it("a model that makes images or speech has that reason, and no estimate as text", () => {
    for (const name of [
      "gpt-image-1",
      "openai/gpt-4o-mini-tts",
      "gemini-2.5-flash-image",
      "azure/dall-e-3",
      "gpt-realtime",
    ])
      expect(rowOf(name), name).toBe("other_output");
    expect(rowOf("llama-3.2-11b-vision-instruct")).toBe("llama-3.2-11b-vision");
    expect(rowOf("amazon.titan-embed-image-v1")).toBe("titan-embed-image-v1");
  });

  it("the same name of several vendors leads only to the vendor's that is named", () => {
    expect(rowOf("voyage/rerank-2.5")).toBe("rerank-2.5");
    expect(rowOf("cohere/rerank-2.5")).toBe("unknown");
    expect(rowOf("anthropic/command-a")).toBe("unknown");
  });
});

describe("names that are none", () => {
  const none = [
    ["a Cyrillic letter", "gpt-4о"],
    ["letters of full width", "ｇｐｔ-4o"],
    ["a space of no width", "gpt-4o\u200b"],
    ["a dash that is none", "gpt‑4o"],
    ["a space in front", " gpt-4o"],
    ["a line after", "gpt-4o\n"],
    ["nothing", ""],
    ["a number", 4],
    ["null", null],
    ["an object that is no text", { toString: () => "gpt-4o" }],
    ["a list", ["gpt-4o"]],
  ] as const;

  it.each(none)("a name with %s is unknown", (_, name) => {
    expect(rowOf(name)).toBe("unknown");
  });

  it("a provider that is no text is none", () => {
    for (const provider of [4, null, {}, [], Symbol("ollama"), "x".repeat(10_000_000)])
      expect(rowOf("gpt-4o", provider)).toBe("gpt-4o");
  });

  it("a name of 10 MB is unknown, and no name is like it", () => {
    const long = "gpt-4o/".repeat(1_500_000);
    expect(rowOf(long)).toBe("unknown");
    expect(nearestNames(long)).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { answerOf } from "./answer.js";

const usage = { prompt_tokens: 3, completion_tokens: 7 };

describe("why an answer ended", () => {
  it.each<[string, object, readonly string[] | undefined]>([
    ["OpenAI's", { choices: [{ index: 0, finish_reason: "length" }], usage }, ["length"]],
    [
      "of two choices",
      { choices: [{ finish_reason: "stop" }, { finish_reason: "tool_calls" }] },
      ["stop", "tool_calls"],
    ],
    [
      "of which one choice goes on",
      { choices: [{ finish_reason: "stop" }, { finish_reason: null }] },
      undefined,
    ],
    ["without choices", { choices: [], usage }, undefined],
    ["Mistral's client's", { choices: [{ finishReason: "stop" }] }, ["stop"]],
    ["Anthropic's", { stop_reason: "end_turn", usage: {} }, ["end_turn"]],
    [
      "Anthropic's last event",
      { type: "message_delta", delta: { stop_reason: "max_tokens" } },
      ["max_tokens"],
    ],
    ["Gemini's", { candidates: [{ finishReason: "STOP" }] }, ["STOP"]],
    ["Converse's", { stopReason: "end_turn", usage: {} }, ["end_turn"]],
    ["Ollama's", { done: true, done_reason: "stop" }, ["stop"]],
    ["Cohere's", { finish_reason: "COMPLETE" }, ["COMPLETE"]],
    ["the AI SDK's", { finishReason: "stop", usage: {} }, ["stop"]],
    ["LangChain's message", { response_metadata: { finish_reason: "stop" } }, ["stop"]],
    [
      "LangChain's result",
      { generations: [[{ message: { response_metadata: { finish_reason: "stop" } } }]] },
      ["stop"],
    ],
    ["LangChain's piece of Anthropic's", { additional_kwargs: { stop_reason: "end_turn" } }, ["end_turn"]],
    ["with a number for it", { choices: [{ finish_reason: 1 }] }, undefined],
    ["with a long text for it", { finish_reason: "x".repeat(1000) }, undefined],
  ])("answerOf knows it of an answer: %s", (_, answer, expected) => {
    expect(answerOf(answer)?.finishReasons).toEqual(expected);
  });

  it("answerOf keeps what it knows of an answer, and adds what a later piece says", () => {
    const first = answerOf({ model: "m", id: "r", choices: [{ finish_reason: null }] });
    expect(first).toEqual({ model: "m", id: "r" });
    expect(answerOf({ choices: [] }, first)).toBe(first);
    const last = answerOf({ model: "n", id: "s", choices: [{ finish_reason: "stop" }] }, first);
    expect(last).toEqual({ model: "m", id: "r", finishReasons: ["stop"] });
    expect(answerOf({ choices: [{ finish_reason: "length" }] }, last)).toBe(last);
  });

  it("answerOf looks at no more choices than an answer has", () => {
    const choices = Array.from({ length: 1000 }, () => ({ finish_reason: "stop" }));
    expect(answerOf({ choices })?.finishReasons).toHaveLength(128);
  });
});

it("answerOf knows the model of LangChain's result, and not its id, which other instrumentations do not have", () => {
  const response_metadata = { model_name: "gpt-4o-2024-08-06", id: "r1" };
  expect(answerOf({ generations: [[{ message: { id: "run-1", response_metadata } }]] })).toEqual({
    model: "gpt-4o-2024-08-06",
    id: undefined,
  });
});

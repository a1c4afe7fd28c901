import type { TokenUsage } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { addUsage, usageOf } from "./usage-readers.js";

/** What the chunks of a stream come to. */
function whole(chunks: readonly unknown[]): TokenUsage | undefined {
  let usage: TokenUsage | undefined;
  for (const chunk of chunks) usage = addUsage(usage, chunk);
  return usage;
}

/** A message chunk of LangChain, which has these fields whether they are used or not. */
const chunk = (usage_metadata: object | undefined, more: object = {}) => ({
  ...{ content: "", tool_call_chunks: [], additional_kwargs: {}, response_metadata: {}, usage_metadata },
  ...more,
});
const counts = (input: number, output: number) => ({
  ...{ input_tokens: input, output_tokens: output, total_tokens: input + output },
});

describe("LangChain", () => {
  it("LangChain states the whole input, and its parts apart", () => {
    const usage_metadata = {
      ...counts(15, 7),
      input_token_details: { cache_read: 4, cache_creation: 2, audio: undefined },
      output_token_details: { reasoning: 3 },
    };
    const expected = { inputFresh: 9, cacheRead: 4, cacheWrite: 2, output: 7, reasoning: 3 };
    expect(usageOf({ usage_metadata, response_metadata: {} })).toEqual(expected);
  });

  it.each([
    ["its own way", { tokenUsage: { promptTokens: 15, completionTokens: 7, totalTokens: 22 } }],
    ["as the provider does", { usage: { prompt_tokens: 15, completion_tokens: 7 } }],
  ])("LangChain states its tokens in response_metadata alone, %s", (_, response_metadata) => {
    expect(usageOf({ usage_metadata: undefined, response_metadata })).toEqual({ inputFresh: 15, output: 7 });
  });

  it("LangChain's chunks are added up where providers state what each adds", () => {
    const stated = [counts(15, 1), counts(0, 2), undefined, counts(0, 4)];
    expect(whole(stated.map((usage) => chunk(usage)))).toEqual({ inputFresh: 15, output: 7 });
  });

  it("LangChain's output of Anthropic is counted once, however often it is repeated", () => {
    const details = { input_token_details: { cache_read: 4, cache_creation: 0 } };
    const response_metadata = { model_provider: "anthropic", usage: { cache_read_input_tokens: 4 } };
    const chunks = [
      chunk({ ...counts(15, 1), ...details }, { response_metadata }),
      chunk(undefined),
      chunk(counts(0, 5), { additional_kwargs: { stop_reason: null } }),
      chunk(counts(0, 7), { additional_kwargs: { stop_reason: "end_turn" } }),
    ];
    expect(whole(chunks)).toEqual({ inputFresh: 11, cacheRead: 4, cacheWrite: 0, output: 7 });
    expect(whole(chunks.slice(0, 2))).toEqual({ inputFresh: 11, cacheRead: 4, cacheWrite: 0 });
  });

  it("LangChain's chunks that hand on what their provider states so far are not added up, nor is its end, which repeats it", () => {
    const handedOn = (prompt_tokens: number, completion_tokens: number) =>
      chunk(undefined, { response_metadata: { usage: { prompt_tokens, completion_tokens } } });
    const answer = [
      handedOn(15, 0),
      chunk(undefined),
      handedOn(15, 3),
      handedOn(15, 7),
      chunk(counts(15, 7)),
    ];
    expect(whole(answer.slice(0, 3))).toEqual({ inputFresh: 15, output: 3 });
    expect(whole(answer)).toEqual({ inputFresh: 15, output: 7 });
    expect(whole(answer.slice(3))).toEqual({ inputFresh: 15, output: 7 });
    const second = [handedOn(30, 1), handedOn(30, 2), chunk(counts(30, 2))];
    expect(whole([...answer, ...second.slice(0, 2)])).toEqual({ inputFresh: 45, output: 9 });
    expect(whole([...answer, ...second])).toEqual({ inputFresh: 45, output: 9 });
  });

  it("LangChain's LLMResult has the messages of all prompts, of each the first choice", () => {
    const generation = (usage_metadata: object) => ({ text: "hi", message: { usage_metadata } });
    const generations = [[generation(counts(15, 7)), generation(counts(15, 7))], [generation(counts(5, 1))]];
    const llmOutput = { tokenUsage: { promptTokens: 0, completionTokens: 0 } };
    expect(usageOf({ generations, llmOutput })).toEqual({ inputFresh: 20, output: 8 });
  });

  it("LangChain's LLMResult has the total next to texts that are no messages", () => {
    const llmOutput = { tokenUsage: { promptTokens: 15, completionTokens: 7, totalTokens: 22 } };
    expect(usageOf({ generations: [[{ text: "hi" }]], llmOutput })).toEqual({ inputFresh: 15, output: 7 });
    const estimated = { estimatedTokenUsage: { promptTokens: 15, completionTokens: 7 } };
    expect(usageOf({ generations: [[{ text: "hi" }]], llmOutput: estimated })).toBeUndefined();
  });
});

describe("the AI SDK", () => {
  const usage = (input: number, output: number) => ({
    ...{ inputTokens: input, inputTokenDetails: {}, outputTokens: output, outputTokenDetails: {} },
  });
  const [first, second] = [
    { type: "finish-step", usage: usage(15, 7) },
    { type: "finish-step", usage: usage(30, 2) },
  ];

  it("the AI SDK's steps are added up, or their total taken at the end", () => {
    expect(whole([first, second])).toEqual({ inputFresh: 45, output: 9 });
    const last = { type: "finish", totalUsage: usage(45, 9) };
    expect(whole([first, second, last])).toEqual({ inputFresh: 45, output: 9 });
  });

  // `TextStreamPart` of ai 4: a step and the end both have `usage`.
  it("steps of the AI SDK 4 are added up until its end states their total", () => {
    const used = (promptTokens: number, completionTokens: number) => ({ promptTokens, completionTokens });
    const steps = [used(15, 7), used(30, 2)].map((usage) => ({ type: "step-finish", usage }));
    expect(whole(steps)).toEqual({ inputFresh: 45, output: 9 });
    expect(whole([...steps, { type: "finish", usage: used(45, 9) }])).toEqual({ inputFresh: 45, output: 9 });
  });

  const asked = (value: unknown) => ({ status: { type: "resolved", value } });
  it.each([
    ["the total of a text", { _totalUsage: asked(usage(45, 9)) }, { inputFresh: 45, output: 9 }],
    ["that of an object", { _usage: asked(usage(45, 9)) }, { inputFresh: 45, output: 9 }],
    [
      "the steps of one that was aborted",
      { _totalUsage: asked(usage(undefined as never, undefined as never)), _steps: asked([first, second]) },
      { inputFresh: 45, output: 9 },
    ],
    ["nothing yet", { _totalUsage: { status: { type: "pending" } } }, undefined],
    [
      "nothing of one that failed",
      { _totalUsage: { status: { type: "rejected", error: first } } },
      undefined,
    ],
  ])("the AI SDK's result of a stream has %s", (_, result, expected) => {
    expect(usageOf(result)).toEqual(expected);
  });

  it("the AI SDK's result is not asked: its promises are getters", () => {
    const status = { type: "resolved", value: usage(15, 7) };
    const promise = Object.defineProperty({ status }, "promise", {
      get: () => expect.unreachable("the promise was asked for"),
    });
    const result = Object.defineProperty({ _totalUsage: promise }, "usage", {
      get: () => expect.unreachable("the usage was asked for"),
      enumerable: true,
    });
    expect(usageOf(result)).toEqual({ inputFresh: 15, output: 7 });
  });
});

it("an output is 0 where that is stated, and unknown where it is not", () => {
  expect(usageOf({ usage: { prompt_tokens: 15, completion_tokens: 0 } })).toEqual({
    inputFresh: 15,
    output: 0,
  });
  expect(usageOf({ usage: { prompt_tokens: 15 } })).toEqual({ inputFresh: 15 });
});

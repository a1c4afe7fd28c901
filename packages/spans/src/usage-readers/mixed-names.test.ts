import { expect, it } from "vitest";
import { usageOf } from "./usage-readers.js";

const billed = { billed_units: { input_tokens: 10, output_tokens: 149 } };
const thinking = {
  ...{ prompt_tokens: 10, completion_tokens: 149 },
  completion_tokens_details: { reasoning_tokens: 3 },
};

it.each([
  ["the prompt", { prompt_tokens: 1394 }, { meta: billed }, { inputFresh: 1394, output: 149 }],
  [
    "the prompt",
    { prompt_tokens: 1394 },
    { usage: thinking },
    { inputFresh: 1394, output: 149, reasoning: 3 },
  ],
  ["the answer", { response_tokens: 140 }, { meta: billed }, { inputFresh: 10, output: 140 }],
  ["nothing", {}, { meta: billed }, { inputFresh: 10, output: 149 }],
])(
  "a count of the processed tokens that has %s alone leaves the rest to the others",
  (_, count, more, is) => {
    expect(usageOf({ text: "…", token_count: count, ...more })).toEqual(is);
  },
);

it.each([
  ["nothing", {}, { inputFresh: 10, output: 149 }],
  ["the prompt", { input_tokens: 1394 }, { inputFresh: 1394, output: 149 }],
  ["the answer", { output_tokens: 140 }, { inputFresh: 10, output: 140 }],
  ["all", { input_tokens: 1394, output_tokens: 140 }, { inputFresh: 1394, output: 140 }],
])("processed tokens of Cohere that have %s leave the rest to those that it bills", (_, tokens, is) => {
  expect(usageOf({ text: "…", meta: { tokens, ...billed } })).toEqual(is);
  expect(usageOf({ message: {}, usage: { tokens, ...billed } })).toEqual(is);
});

it("a count of the processed prompt takes no cache from the billed input", () => {
  const usage = { prompt_tokens: 10, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 4 } };
  expect(usageOf({ token_count: { prompt_tokens: 15 }, usage })).toEqual({ inputFresh: 15, output: 7 });
});

const totals = { input_tokens: 11, output_tokens: 7 };
it.each([
  [
    "of Nova",
    { ...totals, cacheReadInputTokenCount: 0, cacheWriteInputTokenCount: 0 },
    { cacheRead: 0, cacheWrite: 0 },
  ],
  ["of Converse", { ...totals, cacheReadInputTokens: 4 }, { cacheRead: 4 }],
  ["that are null", { ...totals, cacheReadInputTokens: null, cacheWriteInputTokens: null }, {}],
])("names of the cache %s do not hide Anthropic's names of the totals", (_, usage, cache) => {
  expect(usageOf({ usage })).toEqual({ inputFresh: 11, output: 7, ...cache });
});

// LiteLLM, "Prompt Caching"; mozilla-ai/any-llm #1335: the prompt has all tokens, as OpenAI's.
it.each([
  ["with a cache", { prompt_tokens_details: { cached_tokens: 4 }, cache_creation_input_tokens: 2 }],
  [
    "with a cache, twice",
    {
      prompt_tokens_details: { cached_tokens: 4 },
      cache_read_input_tokens: 4,
      cache_creation_input_tokens: 2,
    },
  ],
  [
    "with what was written among the parts of the prompt",
    { prompt_tokens_details: { cached_tokens: 4, cache_creation_tokens: 2 } },
  ],
  ["with a cache next to the totals", { cache_read_input_tokens: 4, cache_creation_input_tokens: 2 }],
])("names of Anthropic's cache do not hide OpenAI's names of the totals: %s", (_, cache) => {
  const usage = { prompt_tokens: 36, completion_tokens: 7, total_tokens: 43, ...cache };
  expect(usageOf({ usage })).toEqual({ inputFresh: 30, cacheRead: 4, cacheWrite: 2, output: 7 });
});

it("names of Anthropic's cache do not hide the AI SDK's names of the totals", () => {
  const usage = { inputTokens: 11, outputTokens: 7, cache_read_input_tokens: 0 };
  expect(usageOf({ usage })).toEqual({ inputFresh: 11, cacheRead: 0, output: 7 });
});

// openai/codex #19308 added the reasoning; its input has the cache inside, as the totals of its sessions show.
it("a turn of Codex has its cache in the input, and its reasoning in the output", () => {
  const usage = { input_tokens: 28_794, cached_input_tokens: 23_040, output_tokens: 118 };
  const turn = { inputFresh: 5754, cacheRead: 23_040, output: 118 };
  expect(usageOf({ type: "turn.completed", usage })).toEqual(turn);
  expect(usageOf({ items: [], finalResponse: "…", usage })).toEqual(turn);
  const more = { ...usage, reasoning_output_tokens: 67 };
  expect(usageOf({ type: "turn.completed", usage: more })).toEqual({ ...turn, reasoning: 67 });
});

it("names that are filled with zeros do not hide the others, and are not known if there are none", () => {
  const zeros = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 970 };
  expect(usageOf({ usage: { ...zeros, input_tokens: 900, output_tokens: 70 } })).toEqual({
    inputFresh: 900,
    output: 70,
  });
  for (const more of [{}, { input_tokens: 0, output_tokens: 0 }])
    expect(usageOf({ usage: { ...zeros, ...more } })).toBeUndefined();
});

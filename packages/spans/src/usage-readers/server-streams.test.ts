import { expect, it } from "vitest";
import { addUsage, type usageOf } from "./usage-readers.js";

it.each([
  [
    "states its tokens in a chunk without choices",
    [
      { choices: [{}], usage: null },
      { choices: [], usage: { prompt_tokens: 15, completion_tokens: 7 } },
    ],
  ],
  [
    "states its tokens so far in each chunk",
    [3, 5, 7].map((made) => ({ usage: { prompt_tokens: 15, completion_tokens: made } })),
  ],
  ["repeats what it said", [1, 2].map(() => ({ usage: { prompt_tokens: 15, completion_tokens: 7 } }))],
  [
    "ends with zeros",
    [
      { usage: { prompt_tokens: 15, completion_tokens: 7, prompt_tokens_details: null } },
      { usage: { prompt_tokens: 0, completion_tokens: 0 } },
    ],
  ],
  [
    "begins with zeros",
    [0, 1].map((all) => ({ usage: { prompt_tokens: 15 * all, completion_tokens: 7 * all } })),
  ],
  [
    "states its input at the start alone",
    [
      { type: "message_start", message: { usage: { input_tokens: 15, output_tokens: 1 } } },
      { type: "message_delta", usage: { input_tokens: 0, output_tokens: 7 } },
    ],
  ],
  [
    "has chunks that say nothing",
    [{}, null, "text", { usage: { prompt_tokens: 15, completion_tokens: 7 } }, { choices: [] }],
  ],
])("a stream that %s is counted once", (_, chunks: readonly unknown[]) => {
  let usage: ReturnType<typeof usageOf>;
  for (const chunk of chunks) usage = addUsage(usage, chunk);
  expect(usage).toEqual({ inputFresh: 15, output: 7 });
});

it.each([
  [
    "its usage has the cache in the input",
    [1, 7].map((made) => ({
      choices: [{}],
      timings: { cache_n: 4, prompt_n: 11, predicted_n: made },
      ...(made === 7 && { usage: { prompt_tokens: 15, completion_tokens: 7 } }),
    })),
  ],
  [
    "it states the cache once",
    [
      { usage: { prompt_tokens: 15, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 4 } } },
      { usage: { prompt_tokens: 15, completion_tokens: 7 } },
    ],
  ],
])("the cache of a stream is no more input than there was, where %s", (_, chunks: readonly object[]) => {
  const usage = chunks.reduce<ReturnType<typeof usageOf>>((sum, chunk) => addUsage(sum, chunk), undefined);
  expect(usage).toEqual({ inputFresh: 11, cacheRead: 4, output: 7 });
});

it.each([[[0, 1]], [[1, 0]]])("choices that each state their tokens add up: %s", (order) => {
  let usage: ReturnType<typeof usageOf>;
  for (const index of order) {
    const choice = { index, delta: {}, usage: { prompt_tokens: 19, completion_tokens: 13 + index } };
    usage = addUsage(usage, { choices: [{ ...choice, finish_reason: null }] });
    usage = addUsage(usage, { choices: [{ ...choice, finish_reason: "stop" }] });
  }
  expect(usage).toEqual({ inputFresh: 19, output: 27 });
});

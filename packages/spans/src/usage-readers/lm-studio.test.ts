/** LM Studio's own API, as its documentation shows it: lmstudio-ai/docs, 1_developer/_2_rest. */

import { expect, it } from "vitest";
import { usageOf } from "./usage-readers.js";

it.each<[string, object, object | undefined]>([
  [
    "LM Studio's own API", // chat.md
    {
      model_instance_id: "qwen3/qwen3-8b",
      output: [
        { type: "reasoning", content: "..." },
        { type: "message", content: "Here is the page." },
      ],
      stats: {
        ...{ input_tokens: 359, total_output_tokens: 218, reasoning_output_tokens: 24 },
        ...{ tokens_per_second: 41.097718386623356, time_to_first_token_seconds: 1.367 },
      },
      response_id: "resp_46665e1bd0ca7f261ef77344c7ee4b8b969e66c417fbf443",
    },
    { inputFresh: 359, output: 218, reasoning: 24 },
  ],
  [
    "the end of a stream of LM Studio's own API", // streaming-events.md
    {
      type: "chat.end",
      result: {
        model_instance_id: "openai/gpt-oss-20b",
        output: [{ type: "message", content: "The current top model is" }],
        stats: {
          ...{ input_tokens: 329, total_output_tokens: 268, reasoning_output_tokens: 5 },
          ...{ tokens_per_second: 43.73, time_to_first_token_seconds: 0.781 },
        },
        thread_id: "thread_02b2017dbc06c12bfc353a2ed6c2b802f8cc682884bb5716",
      },
    },
    { inputFresh: 329, output: 268, reasoning: 5 },
  ],
  [
    "LM Studio's first own API, whose statistics are next to a usage", // endpoints.md
    {
      usage: { prompt_tokens: 24, completion_tokens: 53, total_tokens: 77 },
      stats: { tokens_per_second: 51.43, time_to_first_token: 0.111, stop_reason: "eosFound" },
    },
    { inputFresh: 24, output: 53 },
  ],
  [
    "statistics of something else as no tokens",
    { stats: { input_tokens: 329, output_tokens: 268 }, result: { stats: { total_output_tokens: "7" } } },
    undefined,
  ],
])("usageOf reads %s", (_, answer, usage) => {
  expect(usageOf(answer)).toEqual(usage);
});

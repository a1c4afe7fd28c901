import { expect, it } from "vitest";
import { meaningOf } from "../span-meanings.js";

const call = (provider: string, model: string) => ({
  ...{ "ai.operationId": "ai.streamText.doStream", "ai.model.provider": provider, "ai.model.id": model },
  "ai.response.model": model,
});
const gpt = {
  ...call("openai.responses", "gpt-5-nano-2025-08-07"),
  ...{ "ai.usage.inputTokens": 2224, "gen_ai.usage.input_tokens": 2224 },
};

it.each([
  [
    "of Anthropic has its cache writes in the provider's metadata alone",
    {
      ...call("anthropic.messages", "claude-3-5-haiku-20241022"),
      ...{ "ai.usage.inputTokens": 4, "ai.usage.outputTokens": 104, "ai.usage.totalTokens": 108 },
      "ai.usage.cachedInputTokens": 0,
      "ai.response.providerMetadata": JSON.stringify({
        anthropic: { usage: { input_tokens: 4, output_tokens: 1, cache_creation_input_tokens: 2183 } },
      }),
      ...{ "gen_ai.usage.input_tokens": 4, "gen_ai.usage.output_tokens": 104 },
    },
    { inputFresh: 4, cacheRead: 0, cacheWrite: 2183, output: 104 },
  ],
  [
    "of OpenAI has an empty cache",
    {
      ...gpt,
      ...{ "ai.usage.outputTokens": 1415, "ai.usage.totalTokens": 3639, "ai.usage.reasoningTokens": 1088 },
      ...{ "ai.usage.cachedInputTokens": 0, "gen_ai.usage.output_tokens": 1415 },
    },
    { inputFresh: 2224, cacheRead: 0, output: 1415, reasoning: 1088 },
  ],
  [
    "of OpenAI has what was cached among its input",
    {
      ...gpt,
      ...{ "ai.usage.outputTokens": 1469, "ai.usage.totalTokens": 3693, "ai.usage.reasoningTokens": 1152 },
      ...{ "ai.usage.cachedInputTokens": 2048, "gen_ai.usage.output_tokens": 1469 },
    },
    { inputFresh: 2224 - 2048, cacheRead: 2048, output: 1469, reasoning: 1152 },
  ],
])("a reported span of the AI SDK %s", (_, attributes, usage) => {
  const { what, usage: known } = meaningOf("ai", attributes);
  expect(what).toMatchObject({ kind: "inference", model: attributes["ai.model.id"] });
  expect(known).toEqual(usage);
});

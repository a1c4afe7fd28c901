/** Tokens next to the prompt and the completion, and those that only seem to be. */

import type { TokenUsage } from "@wattspan/core";
import { expect, it } from "vitest";
import { usageOf } from "./usage-readers.js";

it.each<[string, object, TokenUsage]>([
  [
    "Perplexity's research, which reasons and reads outside of its prompt, its completion and its total", // openrouter.ai/perplexity/sonar-deep-research
    {
      usage: {
        ...{ prompt_tokens: 33, completion_tokens: 7163, total_tokens: 7196, reasoning_tokens: 73_997 },
        ...{ citation_tokens: 20_016, num_search_queries: 18, search_context_size: "low" },
      },
    },
    { inputFresh: 33 + 20_016, output: 7163 + 73_997, reasoning: 73_997 },
  ],
  [
    "Perplexity's search, without reasoning",
    {
      usage: {
        ...{ prompt_tokens: 33, completion_tokens: 7, total_tokens: 40, citation_tokens: 200 },
        ...{ num_search_queries: 1, reasoning_tokens: null },
      },
    },
    { inputFresh: 233, output: 7 },
  ],
  [
    "Mistral's connectors, whose results the model reads next to the prompt", // docs.mistral.ai, "Websearch"
    {
      usage: {
        ...{ prompt_tokens: 188, completion_tokens: 55, total_tokens: 7355, connector_tokens: 7112 },
        connectors: { web_search: 1 },
      },
    },
    { inputFresh: 188 + 7112, output: 55 },
  ],
  [
    "Mistral's connectors, whose results are in the prompt, as the total says",
    { usage: { prompt_tokens: 7300, completion_tokens: 55, total_tokens: 7355, connector_tokens: 7112 } },
    { inputFresh: 7300, output: 55 },
  ],
  [
    "LiteLLM's estimate of citations", // BerriAI/litellm, perplexity/chat/transformation.py
    { usage: { prompt_tokens: 33, completion_tokens: 100, total_tokens: 133, citation_tokens: 20 } },
    { inputFresh: 33, output: 100 },
  ],
  [
    "Perplexity's reasoning without a citation, which the total has",
    {
      usage: {
        ...{ prompt_tokens: 33, completion_tokens: 100, total_tokens: 133, citation_tokens: 0 },
        ...{ num_search_queries: 1, reasoning_tokens: 60 },
      },
    },
    { inputFresh: 33, output: 100, reasoning: 60 },
  ],
  [
    "Mistral's connectors in its client", // docs.mistral.ai, "Code interpreter"
    { usage: { promptTokens: 95, completionTokens: 209, totalTokens: 399, connectorTokens: 95 } },
    { inputFresh: 190, output: 209 },
  ],
])("usageOf knows %s", (_, response, expected) => {
  expect(usageOf(response)).toEqual(expected);
});

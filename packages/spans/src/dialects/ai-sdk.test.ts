import type { Attributes } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { call, meaningOf } from "../../test/span-meanings.js";
import type { SpanMeaning } from "./dialect.js";

it.each<[string, string, Attributes, SpanMeaning, object | undefined]>([
  [
    "AI SDK before",
    "ai",
    {
      "ai.operationId": "ai.streamText.doStream",
      "ai.model.id": "m",
      "ai.model.provider": "google.vertex.chat",
      "gen_ai.system": "google.vertex.chat",
      "ai.usage.inputTokens": 11,
      "ai.usage.outputTokens": 7,
      "ai.usage.cachedInputTokens": 4,
      "ai.usage.reasoningTokens": 3,
    },
    call("m", "gcp.vertex_ai"),
    { inputFresh: 7, cacheRead: 4, output: 7, reasoning: 3 },
  ],
  [
    "AI SDK 5 of Anthropic, without details",
    "ai",
    {
      "ai.operationId": "ai.generateText.doGenerate",
      "ai.model.id": "claude-m",
      "ai.model.provider": "anthropic.messages",
      "ai.usage.inputTokens": 11,
      "ai.usage.outputTokens": 7,
      "ai.usage.cachedInputTokens": 4,
    },
    call("claude-m", "anthropic"),
    { inputFresh: 11, cacheRead: 4, output: 7 },
  ],
  [
    "AI SDK 5 of Bedrock, whose writes are in its metadata",
    "ai",
    {
      "ai.operationId": "ai.generateText.doGenerate",
      "ai.model.id": "m",
      "ai.model.provider": "amazon-bedrock",
      "ai.usage.inputTokens": 11,
      "ai.usage.outputTokens": 7,
      "ai.usage.cachedInputTokens": 4,
      "ai.response.providerMetadata": '{"bedrock":{"usage":{"cacheWriteInputTokens":2}}}',
    },
    call("m", "aws.bedrock"),
    { inputFresh: 11, cacheRead: 4, cacheWrite: 2, output: 7 },
  ],
  [
    "AI SDK 5 of Anthropic on Vertex",
    "ai",
    {
      "ai.operationId": "ai.generateText.doGenerate",
      "ai.model.id": "claude-m",
      "ai.model.provider": "vertex.anthropic.messages",
      "ai.usage.inputTokens": 11,
      "ai.usage.outputTokens": 7,
      "ai.usage.cachedInputTokens": 4,
      "ai.response.providerMetadata": '{"anthropic":{"cacheCreationInputTokens":2}}',
    },
    call("claude-m", "gcp.vertex_ai"),
    { inputFresh: 11, cacheRead: 4, cacheWrite: 2, output: 7 },
  ],
  [
    "AI SDK 5 of a gateway, of which it is not known",
    "ai",
    {
      "ai.operationId": "ai.generateText.doGenerate",
      "ai.model.id": "m",
      "ai.model.provider": "gateway",
      "ai.usage.inputTokens": 15,
      "ai.usage.outputTokens": 7,
      "ai.usage.cachedInputTokens": 4,
      "ai.response.providerMetadata": '{"anthropic":{"cacheCreationInputTokens":2},"gateway":{}}',
    },
    call("m", "gateway"),
    { inputFresh: 11, cacheRead: 4, output: 7 },
  ],
  [
    "AI SDK's embeddings",
    "ai",
    {
      "ai.operationId": "ai.embed.doEmbed",
      "ai.model.id": "emb",
      "ai.model.provider": "openai.embedding",
      "ai.usage.tokens": 5,
    },
    call("emb", "openai", "embeddings"),
    { inputFresh: 5 },
  ],
])("the span of a call is read as the AI SDK states it: %s", (_, scope, attributes, what, usage) => {
  expect(meaningOf(scope, attributes)).toMatchObject({ what, usage });
});

import type { Attributes } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { call, meaningOf } from "../../test/span-meanings.js";
import type { SpanMeaning } from "./dialect.js";

it.each<[string, string, Attributes, SpanMeaning, object | undefined]>([
  [
    "OpenLIT's of Anthropic",
    "@openlit/anthropic",
    {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "anthropic",
      "gen_ai.request.model": "claude-m",
      "gen_ai.usage.input_tokens": 200,
      "gen_ai.usage.output_tokens": 7,
      "gen_ai.usage.cache_read.input_tokens": 100,
    },
    call("claude-m", "anthropic"),
    { inputFresh: 200, cacheRead: 100, output: 7 },
  ],
  [
    "OpenLIT's of Bedrock",
    "@openlit/instrumentation-bedrock",
    {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": "nova",
      "gen_ai.usage.input_tokens": 200,
      "gen_ai.usage.output_tokens": 7,
      "gen_ai.usage.cache_read.input_tokens": 100,
      "gen_ai.usage.cache_creation.input_tokens": 50,
    },
    call("nova", "aws.bedrock"),
    { inputFresh: 200, cacheRead: 100, cacheWrite: 50, output: 7 },
  ],
  [
    "OpenLIT's of Claude's agent SDK, which adds the cache to the input",
    "@openlit/instrumentation-claude-agent-sdk",
    {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "anthropic",
      "gen_ai.request.model": "claude-m",
      "gen_ai.usage.input_tokens": 350,
      "gen_ai.usage.output_tokens": 7,
      "gen_ai.usage.cache_read.input_tokens": 100,
      "gen_ai.usage.cache_creation.input_tokens": 50,
    },
    call("claude-m", "anthropic"),
    { inputFresh: 200, cacheRead: 100, cacheWrite: 50, output: 7 },
  ],
  [
    "OpenLIT's of LangChain's Anthropic", // as openlit 1.15.0 made it, on 2026-11-30
    "@openlit/instrumentation-langchain",
    {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "anthropic",
      "gen_ai.request.model": "anthropic",
      "gen_ai.request.is_stream": false,
      "gen_ai.usage.input_tokens": 11,
      "gen_ai.usage.output_tokens": 7,
      "gen_ai.usage.cache_read.input_tokens": 4,
      "gen_ai.usage.cache_creation.input_tokens": 2,
    },
    call("anthropic", "anthropic"),
    { inputFresh: 11, cacheRead: 4, cacheWrite: 2, output: 7 },
  ],
  [
    "OpenLIT's of a stream of LangChain's Anthropic, whose input is its estimate of the whole prompt", // as openlit 1.15.0 made it, on 2026-11-30
    "@openlit/instrumentation-langchain",
    {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "anthropic",
      "gen_ai.request.model": "anthropic",
      "gen_ai.request.is_stream": true,
      "gen_ai.usage.input_tokens": 16,
      "gen_ai.usage.output_tokens": 8,
      "gen_ai.usage.cache_read.input_tokens": 4,
      "gen_ai.usage.cache_creation.input_tokens": 2,
    },
    call("anthropic", "anthropic"),
    { inputFresh: 10, cacheRead: 4, cacheWrite: 2, output: 8 },
  ],
  [
    "OpenLIT's of Gemini, whose output excludes the thoughts",
    "@openlit/instrumentation-google-ai",
    {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "gcp.gemini",
      "gen_ai.request.model": "gemini-m",
      "gen_ai.usage.input_tokens": 11,
      "gen_ai.usage.output_tokens": 7,
      "gen_ai.usage.reasoning_tokens": 50,
      "gen_ai.usage.cache_read.input_tokens": 4,
    },
    call("gemini-m", "gcp.gemini"),
    { inputFresh: 7, cacheRead: 4, output: 57, reasoning: 50 },
  ],
])("the span of a call is read as OpenLIT states it: %s", (_, scope, attributes, what, usage) => {
  expect(meaningOf(scope, attributes)).toMatchObject({ what, usage });
});

/** What each instrumentation says of calls, as its real spans do. */

import type { Attributes } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { call, meaningOf } from "../../test/span-meanings.js";
import type { SpanMeaning } from "./dialect.js";

describe("calls", () => {
  it.each<[string, string, Attributes, SpanMeaning, object | undefined]>([
    [
      "OpenTelemetry's own",
      "@opentelemetry/instrumentation-openai",
      {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "gpt-m",
        "gen_ai.response.model": "gpt-m-2026",
        "gen_ai.system": "openai",
        "gen_ai.usage.input_tokens": 11,
        "gen_ai.usage.output_tokens": 7,
      },
      call("gpt-m", "openai"),
      { inputFresh: 11, output: 7 },
    ],
    [
      "Anthropic's client, whose input includes the cache",
      "com.anthropic.sdk.typescript",
      {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "anthropic",
        "gen_ai.request.model": "claude-m",
        "gen_ai.usage.input_tokens": 17,
        "gen_ai.usage.cache_write.input_tokens": 2,
        "gen_ai.usage.cache_read.input_tokens": 4,
        "gen_ai.usage.output_tokens": 7,
      },
      call("claude-m", "anthropic"),
      { inputFresh: 11, cacheRead: 4, cacheWrite: 2, output: 7 },
    ],
    [
      "openllmetry's of Anthropic, whose input does not",
      "@traceloop/instrumentation-anthropic",
      {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "anthropic",
        "gen_ai.request.model": "claude-m",
        "gen_ai.usage.total_tokens": 18,
        "gen_ai.usage.input_tokens": 11,
        "gen_ai.usage.output_tokens": 7,
        "gen_ai.usage.cache_creation.input_tokens": 2,
        "gen_ai.usage.cache_read.input_tokens": 4,
      },
      call("claude-m", "anthropic"),
      { inputFresh: 11, cacheRead: 4, cacheWrite: 2, output: 7 },
    ],
    [
      "openllmetry before there were operations",
      "@traceloop/instrumentation-openai",
      {
        "llm.request.type": "completion",
        "gen_ai.system": "OpenAI",
        "gen_ai.request.model": "m",
        "gen_ai.usage.prompt_tokens": 11,
        "gen_ai.usage.completion_tokens": 7,
      },
      call("m", "openai", "text_completion"),
      { inputFresh: 11, output: 7 },
    ],
    [
      "more from the cache than there was input, of any instrumentation",
      "unheard of",
      {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "m",
        "gen_ai.usage.input_tokens": 200,
        "gen_ai.usage.cache_read.input_tokens": 9800,
      },
      call("m", undefined),
      { inputFresh: 200, cacheRead: 9800 },
    ],
    [
      "OpenInference's of OpenAI",
      "@arizeai/openinference-instrumentation-openai",
      {
        "openinference.span.kind": "LLM",
        "llm.model_name": "gpt-m-2026",
        "llm.system": "openai",
        "llm.token_count.prompt": 11,
        "llm.token_count.completion": 7,
        "llm.token_count.prompt_details.cache_read": 4,
        "llm.token_count.completion_details.reasoning": 3,
      },
      call("gpt-m-2026", "openai"),
      { inputFresh: 7, cacheRead: 4, output: 7, reasoning: 3 },
    ],
    [
      "OpenInference's embeddings, without tokens",
      "@arizeai/openinference-instrumentation-openai",
      { "openinference.span.kind": "EMBEDDING", "embedding.model_name": "emb", "llm.system": "openai" },
      call("emb", "openai", "embeddings"),
      undefined,
    ],
    [
      "OpenInference's of LangChain",
      "@arizeai/openinference-instrumentation-langchain",
      {
        "openinference.span.kind": "LLM",
        "llm.model_name": "m",
        metadata: '{"ls_provider":"google_vertexai","ls_model_name":"m"}',
      },
      call("m", "gcp.vertex_ai"),
      undefined,
    ],
    [
      "AI SDK 7",
      "gen_ai",
      {
        "gen_ai.operation.name": "embeddings",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "emb",
        "gen_ai.usage.input_tokens": 5,
      },
      call("emb", "openai", "embeddings"),
      { inputFresh: 5 },
    ],
    [
      "Mastra",
      "@mastra/otel-bridge",
      {
        "mastra.span.type": "model_generation",
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai.chat",
        "gen_ai.request.model": "m",
        "gen_ai.usage.input_tokens": 22,
        "gen_ai.usage.output_tokens": 14,
      },
      call("m", "openai"),
      { inputFresh: 22, output: 14 },
    ],
    [
      "LangSmith",
      "langsmith",
      {
        "langsmith.span.kind": "llm",
        "gen_ai.system": "mistralai",
        "gen_ai.request.model": "m",
        "gen_ai.usage.input_tokens": 11,
        "gen_ai.usage.output_tokens": 7,
      },
      call("m", "mistral_ai"),
      { inputFresh: 11, output: 7 },
    ],
    [
      "LangSmith, with all that it knows",
      "langsmith",
      {
        "langsmith.span.kind": "llm",
        "gen_ai.system": "langchain",
        "gen_ai.request.model": "o3-mini",
        "gen_ai.usage.input_tokens": 15,
        "langsmith.usage_metadata":
          '{"input_tokens":15,"output_tokens":7,"total_tokens":22,"input_token_details":{"cache_read":4},"output_token_details":{"reasoning":3}}',
      },
      call("o3-mini", "openai"),
      { inputFresh: 11, cacheRead: 4, output: 7, reasoning: 3 },
    ],
    [
      "LangSmith, whose total of Gemini may have thoughts or the results of tools",
      "langsmith",
      {
        "langsmith.span.kind": "llm",
        "gen_ai.request.model": "gemini-2.5-flash",
        "langsmith.usage_metadata": '{"input_tokens":41,"output_tokens":5,"total_tokens":389}',
      },
      call("gemini-2.5-flash", "gcp.gemini"),
      { inputFresh: 41, output: 5 },
    ],
  ])("the span of a call is read by its dialect: %s", (_, scope, attributes, what, usage) => {
    expect(meaningOf(scope, attributes)).toMatchObject({ what, usage });
  });

  it("the span of a call states its answer where the instrumentation knows it", () => {
    const answer = (attributes: Attributes) => meaningOf("unheard of", attributes).answer;
    expect(
      answer({ "gen_ai.operation.name": "chat", "gen_ai.response.id": "r1", "gen_ai.response.model": "m2" }),
    ).toEqual({ id: "r1", model: "m2" });
    expect(
      answer({ "ai.operationId": "ai.x.doGenerate", "ai.response.id": "r1", "ai.response.model": "m2" }),
    ).toEqual({ id: "r1", model: "m2" });
    expect(answer({ "openinference.span.kind": "LLM", "llm.model_name": "m2" })).toEqual({
      id: undefined,
      model: "m2",
    });
  });
});

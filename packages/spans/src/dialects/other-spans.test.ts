/** What is no call: agents, steps, and what says nothing that could be relied on. */

import type { Attributes } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meaningOf } from "../../test/span-meanings.js";

describe("agents and steps", () => {
  const step = (name: string, stepKind: string) => ({ kind: "step", name, stepKind });
  it.each<[string, Attributes, object]>([
    [
      "gen_ai",
      { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "a" },
      { kind: "agent", name: "a" },
    ],
    ["gen_ai", { "gen_ai.operation.name": "invoke_workflow" }, { kind: "agent", name: "span" }],
    ["gen_ai", { "gen_ai.operation.name": "agent_step" }, step("span", "other")],
    ["gen_ai", { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "t" }, step("t", "tool")],
    [
      "ai",
      { "ai.operationId": "ai.generateText", "ai.telemetry.functionId": "f" },
      { kind: "agent", name: "f" },
    ],
    ["ai", { "ai.operationId": "ai.embed" }, step("ai.embed", "other")],
    ["ai", { "ai.operationId": "ai.toolCall", "ai.toolCall.name": "t" }, step("t", "tool")],
    [
      "@traceloop/x",
      { "traceloop.span.kind": "agent", "traceloop.entity.name": "a" },
      { kind: "agent", name: "a" },
    ],
    ["@traceloop/x", { "traceloop.span.kind": "workflow", "traceloop.entity.name": "w" }, step("w", "other")],
    ["@traceloop/x", { "traceloop.span.kind": "task" }, step("span", "other")],
    [
      "@traceloop/x",
      { "traceloop.span.kind": "task", "gen_ai.operation.name": "execute_tool" },
      step("span", "tool"),
    ],
    [
      "@arizeai/openinference-x",
      { "openinference.span.kind": "AGENT", "agent.name": "a" },
      { kind: "agent", name: "a" },
    ],
    ["@arizeai/openinference-x", { "openinference.span.kind": "RETRIEVER" }, step("span", "retrieval")],
    ["langfuse-sdk", { "langfuse.observation.type": "agent" }, { kind: "agent", name: "span" }],
    ["langfuse-sdk", { "langfuse.observation.type": "guardrail" }, step("span", "evaluate")],
    ["@mastra/x", { "mastra.span.type": "mcp_tool_call" }, step("span", "tool")],
    ["@mastra/x", { "mastra.span.type": "workflow_run" }, { kind: "agent", name: "span" }],
    ["langsmith", { "langsmith.span.kind": "retriever" }, step("span", "retrieval")],
  ])("a span of %s with %j is an agent or a step", (scope, attributes, what) => {
    expect(meaningOf(scope, attributes).what).toEqual(what);
  });

  it.each<[string, object | undefined, string?]>([
    ["agent run: 'a'", { kind: "agent", name: "a" }],
    ["workflow run: 'w' (resumed)", { kind: "agent", name: "w" }],
    ["workflow step: 's'", step("s", "other")],
    ["tool: 't'", step("t", "tool")],
    ["mcp_tool: 't' on 'server'", step("t", "tool")],
    [
      "llm: 'gpt-4o-mini'",
      { kind: "inference", model: "gpt-4o-mini", provider: "openai", operation: "chat" },
    ],
    ["llm: 'm'", { kind: "inference", model: "m", provider: undefined, operation: "chat" }],
    ["step: 0", undefined],
    ["chunk: 'text'", undefined],
    ["constructor: 'x'", undefined],
    ["one of 1,000 characters", undefined, `agent run: '${"a".repeat(1000)}'`],
  ])(
    "the name of a Mastra span says what it is before its attributes do: %s",
    (label, what, name = label) => {
      expect(meaningOf("@mastra/otel-bridge", {}, name).what).toEqual(what);
    },
  );
});

describe("spans that say nothing", () => {
  it.each<[string, Attributes]>([
    ["@opentelemetry/instrumentation-http", { "http.request.method": "GET" }],
    [
      "@opentelemetry/instrumentation-undici",
      { "gen_ai.operation.name": "chat", "gen_ai.request.model": "m" },
    ],
    ["@arizeai/openinference-x", {}],
    ["@arizeai/openinference-x", { "openinference.span.kind": "PROMPT" }],
    ["langfuse-sdk", { "langfuse.observation.type": "span" }],
    ["x", { "gen_ai.operation.name": "something of their own" }],
    ["x", { "gen_ai.operation.name": 7 }],
    ["@openlit/x", { "gen_ai.operation.name": "fine_tuning", "gen_ai.request.model": "gpt-m" }],
    ["x", { "gen_ai.system": "openai" }],
    ["@mastra/x", { "mastra.span.type": "model_chunk" }],
    // Every object has these.
    ["x", { "gen_ai.operation.name": "constructor" }],
    ["@arizeai/openinference-x", { "openinference.span.kind": "__proto__" }],
    ["langfuse-sdk", { "langfuse.observation.type": "constructor" }],
    ["langsmith", { "langsmith.span.kind": "constructor" }],
    ["@mastra/x", { "mastra.span.type": "constructor" }],
  ])("a span of %s with %j is no activity", (scope, attributes) => {
    expect(meaningOf(scope, attributes).what).toBeUndefined();
  });

  it.each<[string, Attributes]>([
    ["texts", { "gen_ai.usage.input_tokens": "11", "gen_ai.usage.output_tokens": "7" }],
    ["what is no count", { "gen_ai.usage.input_tokens": -1, "gen_ai.usage.output_tokens": Number.NaN }],
    ["lists", { "gen_ai.usage.input_tokens": [11], "gen_ai.usage.output_tokens": 1e12 }],
  ])("a span with %s for token counts has no usage", (_, counts) => {
    expect(meaningOf("x", { "gen_ai.operation.name": "chat", ...counts }).usage).toBeUndefined();
  });

  it.each([
    ["that are empty", ""],
    ["of half an object", "{"],
    ["of a number", "7"],
    ["of null", "null"],
    ["of a list", "[]"],
    ["of a count with 5,000 digits", `{"input":${"1".repeat(5000)}}`],
    ["of a count in quotes", '{"input":"7"}'],
  ])("a span of Langfuse with usage details %s has no usage", (_, text) => {
    const attributes = {
      "langfuse.observation.type": "generation",
      "langfuse.observation.usage_details": text,
    };
    expect(meaningOf("langfuse-sdk", attributes).usage).toBeUndefined();
  });

  it("a span of Langfuse whose output is not known does not have its reasoning in the place of it", () => {
    const text = '{"input":5,"output":-4,"output_reasoning_tokens":3}';
    const attributes = {
      "langfuse.observation.type": "generation",
      "langfuse.observation.usage_details": text,
    };
    expect(meaningOf("langfuse-sdk", attributes).usage).toEqual({ inputFresh: 5, reasoning: 3 });
  });
});

it.each([
  ["that is empty", ""],
  ["of half an object", "{"],
  ["of a list", "[]"],
  ["of a count in quotes", '{"input_tokens":"11"}'],
  ["of a negative count", '{"input_tokens":-1}'],
])("a span of LangSmith with usage metadata %s has the usage of its other attributes, or none", (_, text) => {
  const counts = { "gen_ai.usage.input_tokens": 11, "gen_ai.usage.output_tokens": 7 };
  const attributes = { "langsmith.span.kind": "llm", "langsmith.usage_metadata": text };
  expect(meaningOf("langsmith", attributes).usage).toBeUndefined();
  expect(meaningOf("langsmith", { ...attributes, ...counts }).usage).toEqual({ inputFresh: 11, output: 7 });
});

describe("any attributes", () => {
  const value = fc.oneof(
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.array(fc.string()),
    fc.constant(undefined),
    fc.integer(),
  );
  const names = [
    ...["gen_ai.operation.name", "gen_ai.request.model", "gen_ai.provider.name", "gen_ai.usage.input_tokens"],
    ...[
      "gen_ai.usage.cache_read.input_tokens",
      "openinference.span.kind",
      "llm.token_count.prompt",
      "metadata",
    ],
    ...[
      "ai.operationId",
      "ai.usage.inputTokens",
      "langfuse.observation.type",
      "langfuse.observation.usage_details",
    ],
    ...["mastra.span.type", "langsmith.span.kind", "traceloop.span.kind", "llm.request.type"],
    "langsmith.usage_metadata",
  ];
  it("a span with any attributes is read without a throw, and its counts are never negative", () => {
    const attributes = fc.dictionary(fc.constantFrom(...names), value);
    fc.assert(
      fc.property(
        attributes,
        fc.constantFrom("x", "ai", "langfuse-sdk", "langsmith", "@traceloop/x", "@mastra/x"),
        (given, scope) => {
          const { usage } = meaningOf(scope, given as Attributes);
          for (const count of Object.values(usage ?? {})) expect(count).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

import { spanDialectContract } from "@wattspan/testing";
import { expect, it } from "vitest";
import { DIALECTS } from "./dialects.js";

/** A span in the words of each. */
const SPANS: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  "ai-sdk": [
    { "ai.operationId": "ai.generateText.doGenerate", "ai.model.id": "m", "ai.usage.inputTokens": 11 },
  ],
  genkit: [{ "genkit:metadata:subtype": "model", "genkit:output": '{"usage":{"inputTokens":11}}' }],
  laminar: [{ "lmnr.span.type": "LLM", "gen_ai.system": "openai" }],
  langfuse: [
    {
      "langfuse.observation.type": "generation",
      "langfuse.observation.usage_details": '{"input":11,"output":7}',
    },
  ],
  langsmith: [{ "langsmith.span.kind": "llm", "langsmith.usage_metadata": '{"input_tokens":11}' }],
  mastra: [{ "mastra.span.type": "tool_call" }],
  openinference: [{ "openinference.span.kind": "LLM", "llm.token_count.prompt": 11, metadata: "{}" }],
  openllmetry: [{ "traceloop.span.kind": "tool", "traceloop.entity.input": '{"args":["x"]}' }],
};
const conventions = {
  "gen_ai.operation.name": "chat",
  "gen_ai.request.model": "m",
  "gen_ai.provider.name": "anthropic",
  "gen_ai.usage.input_tokens": 11,
  "gen_ai.usage.output_tokens": 7,
  "gen_ai.usage.cache_read.input_tokens": 4,
};

it.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))(
  "the dialect %s keeps the contract",
  (name, dialect) => {
    expect(spanDialectContract(dialect, [conventions, ...(SPANS[name] ?? [])])).toEqual([]);
  },
);

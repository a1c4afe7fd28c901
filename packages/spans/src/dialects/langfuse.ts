/**
 * Langfuse's own client. It states a span's meaning just after its start. Its tokens are JSON text, in which
 * the input excludes the cache and the output excludes reasoning.
 */

import type { Attributes } from "@opentelemetry/api";
import { type StepKind, type TokenUsage, usageOf } from "@wattspan/core";
import { countIn, firstCount, knownUsage, sumOf } from "@wattspan/core/usage";
import { type Dialect, inTable, type SpanMeaning, type StartedSpan, textIn } from "./dialect.js";
import { objectIn } from "./values/json-text.js";
import { makerOf } from "./values/model-maker.js";

/** The attribute that identifies its spans. */
const LANGFUSE_TYPE = "langfuse.observation.type";

const STEPS: Readonly<Record<string, StepKind>> = {
  chain: "other",
  evaluator: "evaluate",
  guardrail: "evaluate",
  retriever: "retrieval",
  tool: "tool",
};

export const langfuse: Dialect = {
  meaning(span) {
    const type = textIn(span.attributes, LANGFUSE_TYPE);
    return type === undefined ? undefined : meaningOfType(type, span);
  },
  usage: ({ "langfuse.observation.usage_details": details }) => usageIn(details),
  answer: (attributes) => ({ id: undefined, model: modelIn(attributes) }),
  failed: (attributes) => attributes["langfuse.observation.level"] === "ERROR",
};

const modelIn = (attributes: Attributes) => textIn(attributes, "langfuse.observation.model.name");

function meaningOfType(type: string, { name, attributes }: StartedSpan): SpanMeaning | undefined {
  if (type === "agent") return { kind: "agent", name };
  const stepKind = inTable(STEPS, type);
  if (stepKind) return { kind: "step", stepKind, name };
  if (type !== "generation" && type !== "embedding") return undefined;
  const model = modelIn(attributes);
  // Span names of its wrapper of OpenAI's client, which knows no other provider.
  const [, method] = /^OpenAI\.(\w+)/.exec(name) ?? [];
  const operation = type === "embedding" || method === "embeddings" ? "embeddings" : "chat";
  return { kind: "inference", model, operation, provider: method ? "openai" : makerOf(model) };
}

/** Names of its wrappers. An application's own usage may have its provider's names. */
function usageIn(text: unknown): TokenUsage | undefined {
  const details = objectIn(text);
  if (!details) return undefined;
  const input = countIn(details, "input");
  const output = countIn(details, "output");
  if (input === undefined && output === undefined) return usageOf({ usage: details });
  const reasoning = firstCount(details, ["output_reasoning_tokens", "output_reasoning"]);
  return knownUsage({
    inputFresh: input,
    cacheRead: firstCount(details, ["input_cached_tokens", "cache_read_input_tokens", "input_cache_read"]),
    cacheWrite: firstCount(details, ["cache_creation_input_tokens", "input_cache_creation"]),
    output: output === undefined ? undefined : sumOf(output, reasoning),
    reasoning,
  });
}

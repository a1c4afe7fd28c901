/**
 * OpenInference, of Arize Phoenix. It states a span's meaning just after its start. Its input includes the
 * cache (4.2 of OpenAI's, 0.2.8 of Anthropic's instrumentation); older ones of Anthropic's stated only the
 * fresh part, and the cache nowhere.
 */

import type { Attributes } from "@opentelemetry/api";
import type { StepKind } from "@wattspan/core";
import { providerName } from "@wattspan/core/observe";
import { type Dialect, inTable, type SpanMeaning, type StartedSpan, textIn } from "./dialect.js";
import { makerOf } from "./values/model-maker.js";
import { type CountNames, spanUsage } from "./values/span-usage.js";

/** The attribute that identifies its spans. */
const OPENINFERENCE_KIND = "openinference.span.kind";

const STEPS: Readonly<Record<string, StepKind>> = {
  CHAIN: "other",
  TOOL: "tool",
  RETRIEVER: "retrieval",
  EVALUATOR: "evaluate",
};
/** Kinds that run models, with their operation. */
const INFERENCES: Readonly<Record<string, string>> = {
  LLM: "chat",
  EMBEDDING: "embeddings",
  RERANKER: "rerank",
};

const COUNTS: CountNames = {
  input: ["llm.token_count.prompt"],
  output: ["llm.token_count.completion"],
  total: ["llm.token_count.total"],
  cacheRead: ["llm.token_count.prompt_details.cache_read", "llm.token_count.prompt_details.cache_input"],
  cacheWrite: ["llm.token_count.prompt_details.cache_write"],
  reasoning: ["llm.token_count.completion_details.reasoning"],
};

/** The requested model, if stated; the answer's replaces it in `llm.model_name`. */
const MODELS = ["llm.request.model_name", "llm.model_name", "embedding.model_name", "reranker.model_name"];

export const openInference: Dialect = {
  name: "openinference",
  scopes: ["@arizeai/openinference", "openinference"],
  marks: [OPENINFERENCE_KIND],
  meaning(span) {
    const kind = textIn(span.attributes, OPENINFERENCE_KIND)?.toUpperCase();
    return kind === undefined ? undefined : meaningOfKind(kind, span);
  },
  usage: (attributes) => spanUsage(attributes, COUNTS, false),
  answer: (attributes) => ({
    id: undefined,
    model: textIn(attributes, "llm.response.model_name", "llm.model_name"),
  }),
};

function meaningOfKind(kind: string, { attributes, name }: StartedSpan): SpanMeaning | undefined {
  if (kind === "AGENT")
    return { kind: "agent", name: textIn(attributes, "agent.name", "graph.node.id") ?? name };
  const stepKind = inTable(STEPS, kind);
  if (stepKind) return { kind: "step", stepKind, name: textIn(attributes, "tool.name") ?? name };
  const operation = inTable(INFERENCES, kind);
  if (operation === undefined) return undefined;
  const model = textIn(attributes, ...MODELS);
  return { kind: "inference", model, operation, provider: providerOf(attributes) ?? makerOf(model) };
}

/**
 * `llm.provider` is the server of the model, `llm.system` its API; LangChain's has only its own name for the
 * provider.
 */
function providerOf(attributes: Attributes): string | undefined {
  const named = textIn(attributes, "llm.provider", "llm.system");
  if (named !== undefined) return providerName(named);
  const { metadata } = attributes;
  const found = typeof metadata === "string" ? /"ls_provider":"([\w.-]{1,64})"/.exec(metadata) : null;
  return providerName(found?.[1]);
}

/**
 * OpenTelemetry's GenAI conventions, in the editions up to 1.36 (`gen_ai.system`), up to 1.41 and of their
 * own repository. Used by the official instrumentations, the clients of Anthropic and Mistral themselves, AI
 * SDK 7, Mastra, and mostly by openllmetry and OpenLIT.
 */

import type { Attributes } from "@opentelemetry/api";
import type { StepKind } from "@wattspan/core";
import { providerName } from "@wattspan/core/observe";
import { type Answer, givenId } from "@wattspan/core/usage";
import { type Dialect, inTable, type SpanMeaning, type StartedSpan, textIn } from "./dialect.js";
import * as a from "./values/attribute-names.js";
import { makerOf } from "./values/model-maker.js";
import { type CountNames, spanUsage } from "./values/span-usage.js";

/** Runs of agents. Their spans may repeat the tokens of the calls inside. */
const AGENTS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "invoke_agent",
  "create_agent",
  "invoke_workflow",
]);
/** Steps, by their operation. `agent_step` is a turn of AI SDK 7. */
const STEPS: Readonly<Record<string, StepKind>> = {
  execute_tool: "tool",
  agent_step: "other",
  plan: "plan",
  retrieval: "retrieval",
};

/** Names of now and before; the details are those of openllmetry and OpenLIT. */
const COUNTS: CountNames = {
  input: [a.inputTokens, "gen_ai.usage.prompt_tokens", "llm.usage.prompt_tokens"],
  output: [a.outputTokens, "gen_ai.usage.completion_tokens", "llm.usage.completion_tokens"],
  total: ["gen_ai.usage.total_tokens", "llm.usage.total_tokens"],
  cacheRead: [
    a.cacheReadTokens,
    "gen_ai.usage.cache_read_input_tokens",
    "gen_ai.usage.prompt_tokens_details.cache_read",
  ],
  cacheWrite: [
    a.cacheWriteTokens,
    a.cacheCreationTokens,
    "gen_ai.usage.cache_creation_input_tokens",
    "gen_ai.usage.prompt_tokens_details.cache_write",
  ],
  reasoning: [
    a.reasoningTokens,
    "gen_ai.usage.reasoning_tokens",
    "gen_ai.usage.completion_tokens_details.reasoning",
  ],
};

/** Operations that name a model and run none: they create a job. */
const JOBS: ReadonlySet<string> = /* @__PURE__ */ new Set(["fine_tuning"]);

/** The meaning of a span with this operation. */
function meaningOfOperation(operation: string, { attributes, name }: StartedSpan): SpanMeaning | undefined {
  if (AGENTS.has(operation)) return { kind: "agent", name: textIn(attributes, a.agent) ?? name };
  const stepKind = inTable(STEPS, operation);
  if (stepKind) return { kind: "step", stepKind, name: textIn(attributes, a.toolName) ?? name };
  const model = textIn(attributes, a.model, a.responseModel);
  const provider = providerName(textIn(attributes, a.provider, a.system)) ?? makerOf(model);
  // A custom operation with a model is a model's.
  if (JOBS.has(operation) || (model === undefined && !INFERENCES.has(operation))) return undefined;
  return { kind: "inference", model, provider, operation };
}

/** Operations of models. */
const INFERENCES: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "chat",
  "text_completion",
  "generate_content",
  "embeddings",
  "rerank",
]);

/**
 * Tokens under the names of the conventions.
 * @param exclusive Whether the input excludes the cache.
 * @param thinksApart Whether the output excludes reasoning.
 */
export const genAiUsage = (attributes: Attributes, exclusive: boolean, thinksApart?: boolean) =>
  spanUsage(attributes, COUNTS, exclusive, thinksApart);

/** Model, id and service tier of the answer under the names of the conventions. */
export const genAiAnswer = (attributes: Attributes): Answer => ({
  id: givenId(textIn(attributes, a.responseId)),
  model: textIn(attributes, a.responseModel),
  tier: textIn(attributes, "openai.response.service_tier", "anthropic.response.service_tier"),
});

/**
 * Seconds to the first piece of a stream, under the names of the conventions and of AI SDK 7 and 5.
 * @example firstChunkS({ "gen_ai.response.time_to_first_chunk": 0.4 }) // 0.4
 */
export function firstChunkS(attributes: Attributes): number | undefined {
  for (const [name, perS] of FIRST_CHUNK) {
    const wait = attributes[name];
    if (typeof wait === "number" && wait >= 0) return wait / perS;
  }
  return undefined;
}

const FIRST_CHUNK = [
  ["gen_ai.response.time_to_first_chunk", 1],
  ["gen_ai.client.operation.time_to_first_chunk", 1],
  ["ai.response.msToFirstChunk", 1000],
] as const;

/**
 * The id of a tool's call, under the names of the conventions and of AI SDK.
 * @example toolCallId({ "gen_ai.tool.call.id": "call_1" }) // "call_1"
 */
export const toolCallId = (attributes: Attributes): string | undefined =>
  textIn(attributes, "gen_ai.tool.call.id", "ai.toolCall.id");

/** The unmodified conventions. */
export const genAi: Dialect = {
  name: "gen-ai",
  scopes: ["@openlit/instrumentation-claude-agent-sdk"], // the only one of its that adds up Anthropic's input
  marks: [a.operation],
  meaning(span) {
    const { attributes } = span;
    const operation = textIn(attributes, a.operation) ?? olderOperation(attributes);
    return operation === undefined ? undefined : meaningOfOperation(operation, span);
  },
  usage: (attributes) => genAiUsage(attributes, false),
  answer: genAiAnswer,
};

/** Before operations existed, openllmetry named the type of the request. */
function olderOperation(attributes: Attributes): string | undefined {
  const type = textIn(attributes, "llm.request.type");
  if (type !== undefined) return inTable(OLDER, type) ?? type;
  return textIn(attributes, a.system) && textIn(attributes, a.model) ? "chat" : undefined;
}

const OLDER: Readonly<Record<string, string>> = { completion: "text_completion", embedding: "embeddings" };

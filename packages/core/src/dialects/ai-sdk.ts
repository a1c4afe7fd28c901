/**
 * AI SDK's telemetry up to 6, and `LegacyOpenTelemetry` of 7; what 7 tells by itself are GenAI conventions. A call of its functions is a run, with
 * a span for each call of a model inside, which repeats the tokens.
 */

import type { Attributes } from "@opentelemetry/api";
import * as a from "../names/attribute-names.js";
import { providerName } from "../names/provider-names.js";
import { givenId } from "../usage/answer.js";
import { type Dialect, inTable, type SpanMeaning, type StartedSpan, textIn } from "./dialect.js";
import { type CountNames, spanUsage } from "./span-usage.js";
import { makerOf } from "./values/model-maker.js";

/** The attribute by which its spans are known. */
export const AI_OPERATION = "ai.operationId";

/** Calls of models, by how their operation ends. */
const CALLS: Readonly<Record<string, string>> = {
  doGenerate: "chat",
  doStream: "chat",
  doEmbed: "embeddings",
  doRerank: "rerank",
};

/** Names of 5 and later, and of 4. `tokens` is all that embeddings have. */
const COUNTS: CountNames = {
  input: ["ai.usage.inputTokens", "ai.usage.promptTokens", "ai.usage.tokens", a.inputTokens],
  output: ["ai.usage.outputTokens", "ai.usage.completionTokens", a.outputTokens],
  total: ["ai.usage.totalTokens"],
  cacheRead: ["ai.usage.inputTokenDetails.cacheReadTokens", "ai.usage.cachedInputTokens"],
  cacheWrite: ["ai.usage.inputTokenDetails.cacheWriteTokens"],
  reasoning: ["ai.usage.outputTokenDetails.reasoningTokens", "ai.usage.reasoningTokens"],
};

export const aiSdk: Dialect = {
  meaning(span) {
    const operation = textIn(span.attributes, AI_OPERATION);
    return operation === undefined ? undefined : toldByOperation(operation, span);
  },
  // From 6 on the details are there, and then the input includes the cache. Before, it was what the provider said.
  usage: (attributes, provider) =>
    spanUsage(attributes, COUNTS, provider === "anthropic" && !hasDetails(attributes)),
  answer: (attributes) => ({
    id: givenId(textIn(attributes, "ai.response.id", a.responseId)),
    model: textIn(attributes, "ai.response.model", a.responseModel),
  }),
};

const hasDetails = (attributes: Attributes): boolean =>
  attributes["ai.usage.inputTokenDetails.noCacheTokens"] !== undefined;

function toldByOperation(id: string, { attributes }: StartedSpan): SpanMeaning {
  const name = textIn(attributes, "ai.telemetry.functionId") ?? id;
  if (id === "ai.toolCall")
    return { kind: "step", stepKind: "tool", name: textIn(attributes, "ai.toolCall.name") ?? name };
  const operation = inTable(CALLS, id.slice(id.lastIndexOf(".") + 1));
  if (operation !== undefined) {
    const model = textIn(attributes, "ai.model.id", a.model);
    const provider = providerName(textIn(attributes, "ai.model.provider", a.system)) ?? makerOf(model);
    return { kind: "inference", model, provider, operation };
  }
  // One model is asked once, or some times until the answer is whole: only the latter is a run.
  if (/^ai\.(?:embed|rerank)/.test(id)) return { kind: "step", stepKind: "other", name };
  return { kind: "agent", name };
}

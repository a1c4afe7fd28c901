/**
 * AI SDK's telemetry up to 6, and `LegacyOpenTelemetry` of 7; 7 itself emits GenAI conventions. A call of its
 * functions is a run, with a span for each model call inside that repeats the tokens.
 */

import type { Attributes } from "@opentelemetry/api";
import type { TokenUsage } from "@wattspan/core";
import { providerName } from "@wattspan/core/observe";
import { firstCount, givenId, knownUsage, ownObject } from "@wattspan/core/usage";
import { type Dialect, inTable, type SpanMeaning, type StartedSpan, textIn } from "./dialect.js";
import * as a from "./values/attribute-names.js";
import { objectIn } from "./values/json-text.js";
import { makerOf } from "./values/model-maker.js";
import { type CountNames, spanUsage } from "./values/span-usage.js";

/** The attribute that identifies its spans. */
const AI_OPERATION = "ai.operationId";

/** Model calls, by the end of their operation's name. */
const CALLS: Readonly<Record<string, string>> = {
  doGenerate: "chat",
  doStream: "chat",
  doEmbed: "embeddings",
  doRerank: "rerank",
};

/** Names of 5 and later, and of 4. Embeddings have only `tokens`. */
const COUNTS: CountNames = {
  input: ["ai.usage.inputTokens", "ai.usage.promptTokens", "ai.usage.tokens", a.inputTokens],
  output: ["ai.usage.outputTokens", "ai.usage.completionTokens", a.outputTokens],
  total: ["ai.usage.totalTokens"],
  cacheRead: ["ai.usage.inputTokenDetails.cacheReadTokens", "ai.usage.cachedInputTokens"],
  cacheWrite: ["ai.usage.inputTokenDetails.cacheWriteTokens"],
  reasoning: ["ai.usage.outputTokenDetails.reasoningTokens", "ai.usage.reasoningTokens"],
};

export const aiSdk: Dialect = {
  name: "ai-sdk",
  scopes: [],
  marks: [AI_OPERATION],
  meaning(span) {
    const operation = textIn(span.attributes, AI_OPERATION);
    return operation === undefined ? undefined : meaningOfOperation(operation, span);
  },
  usage: usageIn,
  answer: (attributes) => ({
    id: givenId(textIn(attributes, "ai.response.id", a.responseId)),
    model: textIn(attributes, "ai.response.model", a.responseModel),
  }),
};

/**
 * From 6 on the details are present and the input includes the cache. Before, it was the provider's own count:
 * that of Anthropic and of Bedrock excludes the cache, whose writes are in the metadata alone, and in 4 its reads
 * as well. Anthropic's may be served by others. What Vercel's gateway states is not known.
 */
function usageIn(attributes: Attributes, provider: string | undefined): TokenUsage | undefined {
  const hasDetails = attributes["ai.usage.inputTokenDetails.noCacheTokens"] !== undefined;
  const metadata = hasDetails ? undefined : objectIn(attributes["ai.response.providerMetadata"]);
  const anthropic = ownObject(metadata, "anthropic");
  const bedrock = ownObject(metadata, "bedrock");
  const isNamed = provider === "anthropic" || provider === "aws.bedrock";
  const isStated = (anthropic ?? bedrock) !== undefined && ownObject(metadata, "gateway") === undefined;
  const isApart = !hasDetails && (isNamed || isStated);
  const usage = spanUsage(attributes, COUNTS, isApart);
  if (!usage || !isApart) return usage;
  const raw = ownObject(anthropic ?? bedrock, "usage");
  return knownUsage({
    ...usage,
    cacheRead: usage.cacheRead ?? firstCount(anthropic, READ) ?? firstCount(raw, READ),
    cacheWrite: firstCount(anthropic, WRITTEN) ?? firstCount(raw, WRITTEN),
  });
}

/** Names in the metadata: the SDK's, and those of the raw usage. */
const READ = ["cacheReadInputTokens", "cache_read_input_tokens"];
const WRITTEN = ["cacheCreationInputTokens", "cacheWriteInputTokens", "cache_creation_input_tokens"];

function meaningOfOperation(id: string, { attributes }: StartedSpan): SpanMeaning {
  const name = textIn(attributes, "ai.telemetry.functionId") ?? id;
  if (id === "ai.toolCall")
    return { kind: "step", stepKind: "tool", name: textIn(attributes, "ai.toolCall.name") ?? name };
  const operation = inTable(CALLS, id.slice(id.lastIndexOf(".") + 1));
  if (operation !== undefined) {
    const model = textIn(attributes, "ai.model.id", a.model);
    const provider = providerName(textIn(attributes, "ai.model.provider", a.system)) ?? makerOf(model);
    return { kind: "inference", model, provider, operation };
  }
  // One model is called once, or repeatedly until the answer is complete: only the latter is a run.
  if (/^ai\.(?:embed|rerank)/.test(id)) return { kind: "step", stepKind: "other", name };
  return { kind: "agent", name };
}

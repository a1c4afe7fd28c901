import type { TokenUsage } from "../energy-estimator.js";
import { ownData } from "../observe/own-method.js";
import { countIn, knownUsage, outputParts, ownObject, splitInput } from "./token-counts.js";

/**
 * Amazon Bedrock, Converse. `inputTokens` excludes the cache: the total input is the sum of `inputTokens`,
 * `cacheReadInputTokens` and `cacheWriteInputTokens`. Known by these two.
 *
 * Source: Amazon Bedrock API reference, `TokenUsage`; user guide, "Prompt caching".
 */
export function bedrockUsage(usage: object): TokenUsage | undefined {
  const known = ["cacheReadInputTokens", "cacheWriteInputTokens"];
  if (!known.some((key) => ownData(usage, key) !== undefined)) return undefined;
  return knownUsage({
    inputFresh: countIn(usage, "inputTokens"),
    cacheRead: countIn(usage, "cacheReadInputTokens"),
    cacheWrite: countIn(usage, "cacheWriteInputTokens"),
    output: countIn(usage, "outputTokens"),
  });
}

/**
 * AI SDK. `inputTokens` includes the cache, `outputTokens` includes reasoning. Versions 6 and 7 have the parts in
 * `inputTokenDetails` and `outputTokenDetails`, version 5 in `cachedInputTokens` and `reasoningTokens`. Bedrock without a
 * cache has the same two fields and means the same by them.
 *
 * Source: AI SDK, `LanguageModelUsage`.
 */
export function aiSdkUsage(usage: object): TokenUsage | undefined {
  const read = ownObject(usage, "inputTokenDetails");
  const made = ownObject(usage, "outputTokenDetails");
  const input = countIn(usage, "inputTokens");
  const parts = splitInput(
    input,
    countIn(read, "cacheReadTokens") ?? countIn(usage, "cachedInputTokens"),
    countIn(read, "cacheWriteTokens"),
  );
  return knownUsage({
    ...parts,
    inputFresh: countIn(read, "noCacheTokens") ?? parts.inputFresh,
    ...outputParts(
      countIn(usage, "outputTokens"),
      countIn(made, "reasoningTokens") ?? countIn(usage, "reasoningTokens"),
    ),
  });
}

/**
 * AI SDK, embeddings: all that there is to say is `tokens`, so the result beside it must hold an embedding.
 *
 * Source: AI SDK, `EmbeddingModelUsage`.
 */
export function aiSdkEmbeddingUsage(usage: object, result: object): TokenUsage | undefined {
  const embeds = ownObject(result, "embedding", "embeddings") !== undefined;
  return embeds ? knownUsage({ inputFresh: countIn(usage, "tokens") }) : undefined;
}

/**
 * AI SDK, as its providers say it: `inputTokens` and `outputTokens` are objects with a total and its parts.
 *
 * Source: AI SDK, `LanguageModelV3Usage`, `LanguageModelV4Usage`.
 */
export function aiSdkProviderUsage(usage: object): TokenUsage | undefined {
  const input = ownObject(usage, "inputTokens");
  const output = ownObject(usage, "outputTokens");
  if (input === undefined && output === undefined) return undefined;
  const parts = splitInput(
    countIn(input, "total"),
    countIn(input, "cacheRead"),
    countIn(input, "cacheWrite"),
  );
  return knownUsage({
    ...parts,
    inputFresh: countIn(input, "noCache") ?? parts.inputFresh,
    ...outputParts(countIn(output, "total"), countIn(output, "reasoning")),
  });
}

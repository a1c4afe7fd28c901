import type { TokenUsage } from "../energy-estimator.js";
import { countIn, knownUsage, outputParts, splitInput, sumOf } from "./token-counts.js";

/**
 * `usageMetadata` of generated content. `promptTokenCount` includes cached content; results of tools that were given
 * back to the model are counted beside it, and thoughts beside the candidates. Each chunk of a stream repeats it.
 *
 * Source: Gemini API reference, `GenerateContentResponse.UsageMetadata`.
 */
export function geminiUsage(usage: object): TokenUsage | undefined {
  const { inputFresh, cacheRead } = splitInput(
    countIn(usage, "promptTokenCount"),
    countIn(usage, "cachedContentTokenCount"),
  );
  const thoughts = countIn(usage, "thoughtsTokenCount");
  const output = sumOf(countIn(usage, "candidatesTokenCount"), thoughts);
  const toolResults = countIn(usage, "toolUsePromptTokenCount");
  return knownUsage({
    inputFresh: inputFresh === undefined ? undefined : sumOf(inputFresh, toolResults),
    cacheRead,
    ...outputParts(output, thoughts),
  });
}

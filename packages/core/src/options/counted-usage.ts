/** Counts tokens that the provider does not state. */

import type { InferenceOptions } from "../contracts/activity-options.js";
import type { TokenUsage } from "../contracts/token-usage.js";

/** Options of `countedUsage`. */
export interface CountedUsageOptions {
  /** Counts the tokens of a text, with the tokenizer of the model. */
  readonly count: (text: string) => number;
  /** The prompt as one text. Absent: the input stays unknown unless the provider states it. */
  readonly input?: string;
  /** The text in a result or in a chunk of a stream. Default: the result or chunk, if it is a string. */
  readonly text?: (value: unknown) => string | undefined;
}

/**
 * An extractor for `InferenceOptions.usage` that counts tokens which the provider does not state, as in a
 * stream of chat completions without `stream_options: { include_usage: true }`, or an aborted one. Tokens
 * that the provider states win, also later. `TokenUsage.counted` names the counted fields, and the footprint
 * has the reason `usage_counted`. Prompts of chats, tools and pictures have more tokens than their text, so
 * such a count is approximate.
 * @throws Nothing itself. Errors of the given functions, and results that are not counts, are faults of stage
 * `usage`.
 * @example
 * const usage = countedUsage({
 *   count: (text) => tokenizer.encode(text).length,
 *   input: prompt,
 *   text: (chunk) => (chunk as ChatCompletionChunk).choices[0]?.delta.content ?? undefined,
 * });
 * const stream = await meterInference({ model, provider, usage }, () => client.chat.completions.create(request));
 */
export function countedUsage({
  count,
  input,
  text = (value) => (typeof value === "string" ? value : undefined),
}: CountedUsageOptions): NonNullable<InferenceOptions["usage"]> {
  return (value, soFar, read) => {
    if (read?.(value)) return read(value, statedPart(soFar));
    const output = text(value);
    const ours = soFar?.counted?.includes("output");
    if (output === undefined || (soFar?.output !== undefined && !ours)) return undefined;
    const first = soFar?.inputFresh === undefined && soFar?.cacheRead === undefined && input !== undefined;
    return {
      ...(first && { inputFresh: count(input) }),
      output: (soFar?.output ?? 0) + count(output),
      counted: first ? ["inputFresh", "output"] : ["output"],
    };
  };
}

function statedPart(usage: TokenUsage | undefined): TokenUsage | undefined {
  const { counted = [], ...stated } = usage ?? {};
  const kept = Object.entries(stated).filter(([field]) => !(counted as readonly string[]).includes(field));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

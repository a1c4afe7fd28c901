import type { TokenUsage } from "wattspan";
import type { Counted } from "./models/llama.ts";

/** The tokens in an answer, or in the last piece of a stream: for the option `usage` of `meterInference`. */
export function countedTokens(result: unknown): TokenUsage | undefined {
  const { input, output } = result as Partial<Counted>;
  return input === undefined || output === undefined ? undefined : { inputFresh: input, output };
}

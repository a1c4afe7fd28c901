import type { UsageReader } from "@wattspan/core";
import { countIn, knownUsage, outputParts, ownObject } from "@wattspan/core/usage";

/**
 * Its own API. The event that ends a stream has the whole answer.
 *
 * Source: LM Studio documentation, REST API, "Chat with a model" and "Streaming events".
 */
export const lmStudio: UsageReader = {
  name: "lm-studio",
  marks: ["stats", "result"],
  read(answer) {
    const stats = ownObject(ownObject(answer, "result") ?? answer, "stats");
    const output = countIn(stats, "total_output_tokens");
    const made = outputParts(output, countIn(stats, "reasoning_output_tokens"));
    return output === undefined ? output : knownUsage({ inputFresh: countIn(stats, "input_tokens") }, made);
  },
};

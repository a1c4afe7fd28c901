import type { UsageReader } from "@wattspan/core";
import { countIn, knownUsage } from "@wattspan/core/usage";

/**
 * Aleph Alpha's completions and embeddings, and the event `completion_summary` of a stream. Source: Aleph Alpha API
 * documentation, "Completion"; openllmetry, `opentelemetry-instrumentation-alephalpha`.
 */
export const alephAlpha: UsageReader = {
  name: "aleph-alpha",
  marks: ["num_tokens_prompt_total", "num_tokens_generated"],
  read: (answer) =>
    knownUsage({
      inputFresh: countIn(answer, "num_tokens_prompt_total"),
      output: countIn(answer, "num_tokens_generated"),
    }),
};

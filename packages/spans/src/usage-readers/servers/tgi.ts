import type { UsageReader } from "@wattspan/core";
import { countIn, knownUsage, ownObject } from "@wattspan/core/usage";

/**
 * Text Generation Inference, with `details` requested. The prompt is listed in `prefill` on demand; a stream
 * has its length.
 *
 * Source: @huggingface/tasks, `TextGenerationOutputDetails`, `TextGenerationStreamOutputStreamDetails`.
 */
export const tgi: UsageReader = {
  name: "tgi",
  marks: ["details"],
  read(answer) {
    const details = ownObject(answer, "details");
    const output = countIn(details, "generated_tokens");
    if (output === undefined) return undefined;
    const listed = countIn(ownObject(details, "prefill"), "length");
    return knownUsage({ inputFresh: countIn(details, "input_length") ?? (listed || undefined), output });
  },
};

import type { UsageReader } from "@wattspan/core";
import { finerUsage, ownObject } from "@wattspan/core/usage";
import { exclusiveUsage, type Names } from "../values/exclusive-usage.js";
import { heldUsage } from "../values/held-usage.js";
import { inclusiveUsage } from "../values/inclusive-usage.js";
import { messageUsage } from "../values/message-usage.js";

/**
 * llama.cpp: `prompt_n` was computed, `cache_n` reused. Source: llama.cpp, tools/server/README.md, "timings".
 */
const TIMINGS: Names = ["prompt_n", "predicted_n", "cache_n"];

/** Its usage, as OpenAI's or Anthropic's, may leave the cache in the input. Its timings do not. */
export const llamaCpp: UsageReader = {
  name: "llama.cpp",
  marks: ["timings"],
  read(answer, model) {
    const timed = exclusiveUsage(ownObject(answer, "timings"), TIMINGS);
    const usage = heldUsage(answer);
    const stated = usage && (messageUsage(usage, model) ?? inclusiveUsage(usage));
    return stated ? finerUsage(stated, timed) : timed;
  },
};

import type { UsageReader } from "@wattspan/core";
import { ownData } from "@wattspan/core/observe";
import { firstCount, firstObject, knownUsage, ownObject } from "@wattspan/core/usage";
import { HELD, heldUsage } from "./values/held-usage.js";

const EMBEDDINGS = ["embedding", "embeddings"] as const;
const EMBEDDED = ["tokens", "total_tokens", "totalTokens"] as const;
/** Where results are: Voyage's, and those of vLLM's ranks. */
const RESULTS = ["data", "results"] as const;

/**
 * AI SDK, `EmbeddingModelUsage`, which only has `tokens`, and Voyage, which only has a total, as vLLM's ranks: the
 * result must hold embeddings or ranks.
 */
export const embeddings: UsageReader = {
  name: "embeddings",
  marks: HELD,
  read(answer) {
    const usage = heldUsage(answer);
    const first = ownObject(firstObject(answer, RESULTS), "0");
    const isRanked =
      first && (ownData(first, "embedding") ?? ownData(first, "relevance_score")) !== undefined;
    const embeds = isRanked || firstObject(answer, EMBEDDINGS) !== undefined;
    return embeds ? knownUsage({ inputFresh: firstCount(usage, EMBEDDED) }) : undefined;
  },
};

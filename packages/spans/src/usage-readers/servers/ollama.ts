import type { UsageReader } from "@wattspan/core";
import { ownData } from "@wattspan/core/observe";
import { ownObject } from "@wattspan/core/usage";
import { exclusiveUsage, type Names } from "../values/exclusive-usage.js";

/** Ollama; the input is missing where all of it was in the cache. Source: Ollama API documentation. */
const OLLAMA: Names = ["prompt_eval_count", "eval_count"];

/** The object with `done`, or an embedding. Source: Ollama API documentation. */
export const ollama: UsageReader = {
  name: "ollama",
  marks: ["done", "embeddings"],
  read: (answer) =>
    ownData(answer, "done") === true || ownObject(answer, "embeddings")
      ? exclusiveUsage(answer, OLLAMA)
      : undefined,
};

/**
 * OpenLIT: the GenAI conventions, but its input of Anthropic's and of Bedrock's excludes the cache, and its output of
 * Gemini's the thoughts. For a stream without token counts it states its own estimates.
 */

import type { Dialect } from "./dialect.js";
import { genAi, genAiAnswer, genAiUsage } from "./gen-ai.js";

/** Providers whose own input excludes the cache. */
const EXCLUSIVE: ReadonlySet<unknown> = /* @__PURE__ */ new Set(["anthropic", "aws.bedrock"]);

export const openLit: Dialect = {
  meaning: genAi.meaning,
  usage: (attributes, provider) => genAiUsage(attributes, EXCLUSIVE.has(provider), provider === "gcp.gemini"),
  answer: genAiAnswer,
};

/**
 * OpenLIT: the GenAI conventions, but its input of Anthropic's excludes the cache. For a stream without token
 * counts it states its own estimates.
 */

import type { Dialect } from "./dialect.js";
import { genAi, genAiAnswer, genAiUsage } from "./gen-ai.js";

export const openLit: Dialect = {
  meaning: genAi.meaning,
  usage: (attributes, provider) => genAiUsage(attributes, provider === "anthropic"),
  answer: genAiAnswer,
};

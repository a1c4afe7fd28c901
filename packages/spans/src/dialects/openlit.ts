/**
 * OpenLIT: the GenAI conventions, but its input of Anthropic's and of Bedrock's excludes the cache, and its output of
 * Gemini's the thoughts. For a stream without token counts it states its own estimates.
 */

import type { Dialect } from "./dialect.js";
import { genAi, genAiAnswer, genAiUsage } from "./gen-ai.js";

/** Providers whose own input excludes the cache. */
const EXCLUSIVE: ReadonlySet<unknown> = /* @__PURE__ */ new Set(["anthropic", "aws.bedrock"]);

export const openLit: Dialect = {
  name: "openlit",
  scopes: ["@openlit/", "openlit"],
  meaning: genAi.meaning,
  usage: (attributes, provider) => genAiUsage(attributes, EXCLUSIVE.has(provider), provider === "gcp.gemini"),
  answer: genAiAnswer,
};

/**
 * OpenLIT of LangChain: the input of a stream of Anthropic's is its estimate from the length of the whole prompt,
 * cached parts included.
 */
export const openLitOfLangChain: Dialect = {
  ...openLit,
  name: "openlit-langchain",
  scopes: ["@openlit/instrumentation-langchain"],
  usage: (attributes, provider) =>
    provider === "anthropic" && attributes["gen_ai.request.is_stream"] === true
      ? genAiUsage(attributes, false)
      : openLit.usage(attributes, provider),
};

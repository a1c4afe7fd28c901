/**
 * LangSmith's OpenTelemetry mode: the GenAI conventions, with the kinds of its runs instead of operations,
 * and its token counts as JSON text. Its spans state their meaning when they end.
 */

import type { StepKind } from "@wattspan/core";
import { providerName } from "@wattspan/core/observe";
import { usageOf } from "../usage-readers/usage-readers.js";
import { type Dialect, inTable, textIn } from "./dialect.js";
import { genAi } from "./gen-ai.js";
import * as a from "./values/attribute-names.js";
import { objectIn } from "./values/json-text.js";
import { makerOf } from "./values/model-maker.js";

/** Its placeholder for an unknown provider. */
const NO_PROVIDER = "langchain";
/** The attribute that identifies its spans. */
const LANGSMITH_KIND = "langsmith.span.kind";

const CALLS: Readonly<Record<string, string>> = { llm: "chat", embedding: "embeddings" };
const STEPS: Readonly<Record<string, StepKind>> = {
  chain: "other",
  parser: "other",
  prompt: "other",
  retriever: "retrieval",
  tool: "tool",
};

export const langSmith: Dialect = {
  name: "langsmith",
  scopes: ["langsmith"],
  meaning(span) {
    const { attributes } = span;
    const kind = textIn(attributes, LANGSMITH_KIND)?.toLowerCase() ?? "";
    const name = textIn(attributes, "langsmith.trace.name") ?? span.name;
    const operation = inTable(CALLS, kind);
    if (operation !== undefined) {
      const model = textIn(attributes, a.model, a.responseModel);
      const named = providerName(textIn(attributes, a.provider, a.system));
      const provider = named === NO_PROVIDER || named === undefined ? makerOf(model) : named;
      return { kind: "inference", model, provider, operation };
    }
    const stepKind = inTable(STEPS, kind);
    return stepKind ? { kind: "step", stepKind, name } : genAi.meaning(span);
  },
  usage(attributes, provider) {
    const usage_metadata = objectIn(attributes["langsmith.usage_metadata"]);
    const model = textIn(attributes, a.model, a.responseModel);
    return (usage_metadata && usageOf({ usage_metadata }, model)) ?? genAi.usage(attributes, provider);
  },
  answer: genAi.answer,
};

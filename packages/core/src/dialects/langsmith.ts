/** LangSmith's OpenTelemetry mode: the GenAI conventions, with the kinds of its runs instead of operations. */

import type { StepKind } from "../activity-options.js";
import * as a from "../attribute-names.js";
import { type Dialect, textIn } from "./dialect.js";
import { genAi } from "./gen-ai.js";
import { makerOf, providerName } from "./provider-name.js";

/** The attribute by which its spans are known. */
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
  told(span) {
    const { attributes } = span;
    const kind = textIn(attributes, LANGSMITH_KIND)?.toLowerCase() ?? "";
    const name = textIn(attributes, "langsmith.trace.name") ?? span.name;
    const operation = CALLS[kind];
    if (operation !== undefined) {
      const model = textIn(attributes, a.model, a.responseModel);
      const provider = providerName(textIn(attributes, a.provider, a.system)) ?? makerOf(model);
      return { kind: "inference", model, provider, operation };
    }
    const stepKind = STEPS[kind];
    return stepKind ? { kind: "step", stepKind, name } : genAi.told(span);
  },
  usage: genAi.usage,
  answer: genAi.answer,
};

/**
 * openllmetry, of Traceloop: the GenAI conventions, with kinds of its own for other spans. Its input of
 * Anthropic's excludes the cache (0.27); it states no tokens of OpenAI's streams.
 */

import type { StepKind } from "@wattspan/core";
import { type Dialect, inTable, textIn } from "./dialect.js";
import { genAi, genAiAnswer, genAiUsage } from "./gen-ai.js";

/** The attribute of its spans that are not calls. */
const TRACELOOP_KIND = "traceloop.span.kind";

const STEPS: Readonly<Record<string, StepKind>> = {
  task: "other",
  workflow: "other", // also each chain and prompt of LangChain
  tool: "tool",
  session: "other",
  unknown: "other",
};

export const openLlmetry: Dialect = {
  meaning(span) {
    const kind = textIn(span.attributes, TRACELOOP_KIND);
    if (kind === undefined) return genAi.meaning(span);
    const name = textIn(span.attributes, "traceloop.entity.name", "traceloop.workflow.name") ?? span.name;
    if (kind === "agent") return { kind: "agent", name };
    return { kind: "step", name, stepKind: inTable(STEPS, kind) ?? "other" };
  },
  usage: (attributes, provider) => genAiUsage(attributes, provider === "anthropic"),
  answer: genAiAnswer,
};

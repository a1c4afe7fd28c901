/** Mastra: the GenAI conventions, with types of its own for what they have no operation for. */

import type { StepKind } from "../activity-options.js";
import { type Dialect, textIn } from "./dialect.js";
import { genAi } from "./gen-ai.js";

/** The attribute by which its spans are known. */
const MASTRA_TYPE = "mastra.span.type";

const STEPS: Readonly<Record<string, StepKind>> = {
  tool_call: "tool",
  mcp_tool_call: "tool",
  workflow_step: "other",
  processor_run: "other",
};

export const mastra: Dialect = {
  told(span) {
    const told = genAi.told(span);
    if (told) return told;
    const type = textIn(span.attributes, MASTRA_TYPE);
    if (type === "agent_run" || type === "workflow_run") return { kind: "agent", name: span.name };
    const stepKind = type === undefined ? undefined : STEPS[type];
    return stepKind && { kind: "step", stepKind, name: span.name };
  },
  usage: genAi.usage,
  answer: genAi.answer,
};

/**
 * Mastra: the GenAI conventions, with types of its own where they have no operation. Its bridge states all of
 * that when a span ends; before, only the name shows the nesting.
 */

import type { StepKind } from "@wattspan/core";
import { type Dialect, inTable, type SpanMeaning, type StartedSpan, textIn } from "./dialect.js";
import { genAi } from "./gen-ai.js";
import { makerOf } from "./values/model-maker.js";

/** The attribute that identifies its spans. */
const MASTRA_TYPE = "mastra.span.type";

const STEPS: Readonly<Record<string, StepKind>> = {
  tool_call: "tool",
  mcp_tool_call: "tool",
  workflow_step: "other",
  processor_run: "other",
};

/** Prefixes of names before the end, and the type that is stated at the end. */
const NAMES: Readonly<Record<string, string>> = {
  "agent run": "agent_run",
  "workflow run": "workflow_run",
  "workflow step": "workflow_step",
  llm: "model_generation",
  tool: "tool_call",
  mcp_tool: "mcp_tool_call",
};
const EARLY_NAME = /^([a-z_ ]{1,20}): '([^']{1,256})'/;

export const mastra: Dialect = {
  name: "mastra",
  scopes: ["@mastra/"],
  meaning: (span) => genAi.meaning(span) ?? meaningOfType(span) ?? meaningOfName(span.name),
  usage: genAi.usage,
  answer: genAi.answer,
};

const meaningOfType = ({ attributes, name }: StartedSpan): SpanMeaning | undefined =>
  meaningAs(textIn(attributes, MASTRA_TYPE), name);

function meaningOfName(text: string): SpanMeaning | undefined {
  const [, kind = "", name = ""] = EARLY_NAME.exec(text) ?? [];
  const type = inTable(NAMES, kind);
  if (type === "model_generation")
    return { kind: "inference", model: name, provider: makerOf(name), operation: "chat" };
  return meaningAs(type, name);
}

function meaningAs(type: string | undefined, name: string): SpanMeaning | undefined {
  if (type === undefined) return undefined;
  if (type === "agent_run" || type === "workflow_run") return { kind: "agent", name };
  const stepKind = inTable(STEPS, type);
  return stepKind && { kind: "step", stepKind, name };
}

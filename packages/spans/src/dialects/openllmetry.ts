/**
 * openllmetry, of Traceloop: the GenAI conventions, with kinds of its own for other spans. Its input of
 * Anthropic's excludes the cache (0.27); it states no tokens of OpenAI's streams.
 */

import type { Attributes } from "@opentelemetry/api";
import type { StepKind } from "@wattspan/core";
import { ownData } from "@wattspan/core/observe";
import { type Dialect, inTable, textIn } from "./dialect.js";
import { genAi, genAiAnswer, genAiUsage } from "./gen-ai.js";
import * as a from "./values/attribute-names.js";
import { objectIn } from "./values/json-text.js";

/** The attribute of its spans that are not calls. */
const TRACELOOP_KIND = "traceloop.span.kind";

const STEPS: Readonly<Record<string, StepKind>> = {
  task: "other",
  workflow: "other", // also each chain and prompt of LangChain
  tool: "tool",
  session: "other",
  unknown: "other",
};

/** A longer one identifies nothing: it is not looked at. */
const MAX_INPUT = 10_000;

export const openLlmetry: Dialect = {
  name: "openllmetry",
  scopes: ["@traceloop/"],
  meaning(span) {
    const kind = textIn(span.attributes, TRACELOOP_KIND);
    if (kind === undefined) return genAi.meaning(span);
    const name = textIn(span.attributes, "traceloop.entity.name", "traceloop.workflow.name") ?? span.name;
    if (kind === "agent") return { kind: "agent", name };
    // A tool of LangChain is a task, and its operation says what it is.
    const isTool = textIn(span.attributes, a.operation) === "execute_tool";
    return { kind: "step", name, stepKind: isTool ? "tool" : (inTable(STEPS, kind) ?? "other") };
  },
  input: inputOf,
  usage: (attributes, provider) => genAiUsage(attributes, provider === "anthropic"),
  answer: genAiAnswer,
};

/** Of a tool of LangChain: the one argument of its handler. */
function inputOf(attributes: Attributes): string | undefined {
  const input = objectIn(attributes["traceloop.entity.input"], MAX_INPUT);
  const args = input && ownData(input, "args");
  const [argument, ...more] = Array.isArray(args) ? args : [];
  return typeof argument === "string" && more.length === 0 ? argument : undefined;
}

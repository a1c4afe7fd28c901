import { expect, it } from "vitest";
import { call, meaningOf } from "../../test/span-meanings.js";

const llm = {
  "lmnr.span.type": "LLM",
  "gen_ai.system": "openai",
  "gen_ai.request.model": "gpt-4o",
  "gen_ai.usage.input_tokens": 100,
  "gen_ai.usage.output_tokens": 50,
};
const usage = { inputFresh: 100, output: 50 };

it.each([
  ["LLM", llm, call("gpt-4o", "openai"), usage],
  ["LLM before its model is known", { "lmnr.span.type": "LLM" }, call(undefined, undefined), undefined],
  ["CACHED", { ...llm, "lmnr.span.type": "CACHED" }, undefined, usage],
  ["TOOL", { "lmnr.span.type": "TOOL" }, { kind: "step", stepKind: "tool", name: "span" }, undefined],
  [
    "EVALUATOR",
    { "lmnr.span.type": "EVALUATOR" },
    { kind: "step", stepKind: "evaluate", name: "span" },
    undefined,
  ],
  ["DEFAULT", { "lmnr.span.type": "DEFAULT" }, undefined, undefined],
  [
    "of the AI SDK",
    { "ai.operationId": "ai.generateText.doGenerate", "ai.model.id": "m", "ai.usage.inputTokens": 11 },
    call("m", undefined),
    { inputFresh: 11 },
  ],
])("a span of Laminar %s is read as Laminar writes it", (_, attributes, what, known) => {
  const read = meaningOf("lmnr.tracer", attributes);
  expect([read.what, read.usage]).toEqual([what, known]);
});

/**
 * Genkit. Its spans say at their start what they are, and a model's is named `plugin/model`. Tokens are in the answer, a text of JSON that is as
 * long as the answer: only the part with the counts is read.
 */

import type { StepKind } from "@wattspan/core";
import { providerName } from "@wattspan/core/observe";
import { countIn, knownUsage, outputParts, splitInput } from "@wattspan/core/usage";
import { type Dialect, inTable, textIn } from "./dialect.js";
import { objectIn } from "./values/json-text.js";
import { makerOf } from "./values/model-maker.js";

const CALLS: Readonly<Record<string, string>> = { model: "chat", embedder: "embeddings" };
const STEPS: Readonly<Record<string, StepKind>> = {
  evaluator: "evaluate",
  retriever: "retrieval",
  tool: "tool",
  "tool.v2": "tool",
};
/** Inside of a text the quotes would be escaped. */
const COUNTS = /"usage":(\{[^{}]*\})/;

export const genkit: Dialect = {
  meaning({ name, attributes }) {
    const subtype = textIn(attributes, "genkit:metadata:subtype") ?? "";
    if (subtype === "flow" || subtype === "agent") return { kind: "agent", name };
    const stepKind = inTable(STEPS, subtype);
    if (stepKind) return { kind: "step", stepKind, name };
    const operation = inTable(CALLS, subtype);
    if (operation === undefined) return undefined;
    const [, plugin, model = name] = /^([^/]+)\/(.+)$/.exec(name) ?? [];
    return { kind: "inference", model, operation, provider: providerName(plugin) ?? makerOf(model) };
  },
  usage({ "genkit:output": output }) {
    const counts = objectIn(COUNTS.exec(typeof output === "string" ? output : "")?.[1]);
    const input = countIn(counts, "inputTokens");
    const cacheRead = countIn(counts, "cachedContentTokens");
    const reasoning = countIn(counts, "thoughtsTokens");
    const total = countIn(counts, "totalTokens");
    return knownUsage({
      ...splitInput(input, { cacheRead }),
      ...outputParts(countIn(counts, "outputTokens"), reasoning, input, total),
    });
  },
  answer: () => ({ id: undefined, model: undefined }),
};

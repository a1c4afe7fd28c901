/**
 * Genkit. Its spans say at their start what they are, and a model's is named `plugin/model`. Tokens are in the
 * answer, a text of JSON. Its own member `usage` is read, and no other: a model chooses the arguments of tools, which
 * may be named `usage` too.
 */

import type { StepKind } from "@wattspan/core";
import { providerName } from "@wattspan/core/observe";
import { countIn, knownUsage, outputParts, ownObject, splitInput } from "@wattspan/core/usage";
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
/** Of an answer: about 5 ms of parsing. A longer one has no tokens, nor has one that the SDK cut. */
const MAX_CHARACTERS = 1_000_000;

export const genkit: Dialect = {
  name: "genkit",
  scopes: ["genkit-tracer"],
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
    const counts = ownObject(objectIn(output, MAX_CHARACTERS), "usage");
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

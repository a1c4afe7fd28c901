/**
 * Laminar, of lmnr-ai. Its own spans have a type, and the attributes of the conventions where the application sets them;
 * an answer from its cache called no model. Its tracer is also given to the AI SDK.
 *
 * Source: lmnr-ai/lmnr-ts, `attributes.ts`, `getTracer`.
 */

import { providerName } from "@wattspan/core/observe";
import { aiSdk } from "./ai-sdk.js";
import { type Dialect, type StartedSpan, textIn } from "./dialect.js";
import { genAi } from "./gen-ai.js";
import * as a from "./values/attribute-names.js";
import { makerOf } from "./values/model-maker.js";

const isOfAiSdk = (attributes: StartedSpan["attributes"]): boolean =>
  attributes["ai.operationId"] !== undefined;

export const laminar: Dialect = {
  name: "laminar",
  scopes: ["lmnr.tracer"],
  meaning(span) {
    const { attributes, name } = span;
    if (isOfAiSdk(attributes)) return aiSdk.meaning(span);
    const type = textIn(attributes, "lmnr.span.type");
    if (type === "TOOL") return { kind: "step", stepKind: "tool", name };
    if (type === "EVALUATOR") return { kind: "step", stepKind: "evaluate", name };
    if (type !== "LLM") return type === "CACHED" ? undefined : genAi.meaning(span);
    const model = textIn(attributes, a.model, a.responseModel);
    const provider = providerName(textIn(attributes, a.provider, a.system)) ?? makerOf(model);
    return { kind: "inference", model, provider, operation: "chat" };
  },
  usage: (attributes, provider) => (isOfAiSdk(attributes) ? aiSdk : genAi).usage(attributes, provider),
  answer: (attributes) => (isOfAiSdk(attributes) ? aiSdk : genAi).answer(attributes),
};

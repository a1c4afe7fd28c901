/**
 * Mistral's client: the GenAI conventions. A run of an agent is one request, whose span has its tokens. The messages in
 * its answer are calls without tokens, in that span.
 */

import { providerName } from "@wattspan/core/observe";
import { type Dialect, textIn } from "./dialect.js";
import { genAi } from "./gen-ai.js";
import * as a from "./values/attribute-names.js";

export const mistral: Dialect = {
  name: "mistral",
  scopes: ["mistralai_sdk"],
  usage: genAi.usage,
  answer: genAi.answer,
  meaning(span) {
    const { attributes } = span;
    if (textIn(attributes, a.operation) !== "invoke_agent") return genAi.meaning(span);
    const model = textIn(attributes, a.model, a.responseModel);
    return {
      kind: "inference",
      model,
      provider: providerName(textIn(attributes, a.provider)),
      operation: "chat",
    };
  },
};

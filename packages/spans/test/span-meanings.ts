/** What a span with these attributes says. */

import type { Attributes } from "@opentelemetry/api";
import { dialectOfAttributes, dialectOfScope } from "../src/dialects/dialects.js";

export const meaningOf = (scope: string, attributes: Attributes, name = "span") => {
  const ofScope = dialectOfScope(scope);
  const isNone = ofScope === "silent" || ofScope === "ours";
  const dialect = isNone ? undefined : (ofScope ?? dialectOfAttributes(attributes));
  const what = dialect?.meaning({ name, kind: 2, attributes });
  const provider = what?.kind === "inference" ? what.provider : undefined;
  return { what, usage: dialect?.usage(attributes, provider), answer: dialect?.answer(attributes) };
};

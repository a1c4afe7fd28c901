/** What a span with these attributes says. */

import type { Attributes } from "@opentelemetry/api";
import type { SpanMeaning } from "../src/dialects/dialect.js";
import { Dialects } from "../src/dialects/dialects.js";

const dialects = new Dialects();

export const meaningOf = (scope: string, attributes: Attributes, name = "span") => {
  const dialect = dialects.of(dialects.ofScope(scope), attributes);
  const what = dialect?.meaning({ name, kind: 2, attributes });
  const provider = what?.kind === "inference" ? what.provider : undefined;
  return { what, usage: dialect?.usage(attributes, provider), answer: dialect?.answer(attributes) };
};

/** The meaning of a call. */
export const call = (
  model: string | undefined,
  provider: string | undefined,
  operation = "chat",
): SpanMeaning => ({
  kind: "inference",
  model,
  provider,
  operation,
});

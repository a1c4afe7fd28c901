/** Which dialect a span speaks: by the name of its scope, or by an attribute that only one has. */

import type { Attributes } from "@opentelemetry/api";
import * as a from "../attribute-names.js";
import { AI_OPERATION, aiSdk } from "./ai-sdk.js";
import type { Dialect } from "./dialect.js";
import { genAi } from "./gen-ai.js";
import { LANGFUSE_TYPE, langfuse } from "./langfuse.js";
import { LANGSMITH_KIND, langSmith } from "./langsmith.js";
import { MASTRA_TYPE, mastra } from "./mastra.js";
import { OPENINFERENCE_KIND, openInference } from "./openinference.js";
import { openLit } from "./openlit.js";
import { openLlmetry, TRACELOOP_KIND } from "./openllmetry.js";

/** Scopes by how their names begin. What is told under them comes with the start of the span, or just after. */
const SCOPES: readonly (readonly [prefix: string, Dialect])[] = [
  ["@arizeai/openinference", openInference],
  ["openinference", openInference],
  ["@traceloop/", openLlmetry],
  ["langfuse-sdk", langfuse],
  ["@openlit/", openLit],
  ["openlit", openLit],
  ["@mastra/", mastra],
];

/** Scopes that were looked at before. A process has few; what is beyond is looked at each time. */
const known = /* @__PURE__ */ new Map<string, Dialect | undefined>();
const MOST_KNOWN = 1000;

/** The dialect of a scope; undefined where its name says nothing. @example dialectOfScope("@traceloop/instrumentation-openai") */
export function dialectOfScope(scope: string): Dialect | undefined {
  if (known.has(scope)) return known.get(scope);
  const found = SCOPES.find(([prefix]) => scope.startsWith(prefix))?.[1];
  if (known.size < MOST_KNOWN) known.set(scope, found);
  return found;
}

/**
 * The dialect that attributes speak, by one that only its spans have. Every span is asked: the names are spelled out one by one, because an
 * engine finds out quickly that such a property is missing.
 * @example dialectOfAttributes({ "gen_ai.operation.name": "chat" })
 */
export function dialectOfAttributes(attributes: Attributes): Dialect | undefined {
  if (attributes[a.operation] !== undefined) return genAi;
  if (attributes[OPENINFERENCE_KIND] !== undefined) return openInference;
  if (attributes[TRACELOOP_KIND] !== undefined) return openLlmetry;
  if (attributes[AI_OPERATION] !== undefined) return aiSdk;
  if (attributes[LANGFUSE_TYPE] !== undefined) return langfuse;
  if (attributes[MASTRA_TYPE] !== undefined) return mastra;
  if (attributes[LANGSMITH_KIND] !== undefined) return langSmith;
  return attributes[a.system] === undefined ? undefined : genAi;
}

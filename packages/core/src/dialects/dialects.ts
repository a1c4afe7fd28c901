/** Which dialect a span speaks: by the name of its scope, or by an attribute that only one has. */

import type { Attributes } from "@opentelemetry/api";
import * as a from "../names/attribute-names.js";
import { scopes } from "../names/names.js";
import { AI_OPERATION, aiSdk } from "./ai-sdk.js";
import type { Dialect } from "./dialect.js";
import { genAi } from "./gen-ai.js";
import { genkit } from "./genkit.js";
import { langfuse } from "./langfuse.js";
import { langSmith } from "./langsmith.js";
import { mastra } from "./mastra.js";
import { OPENINFERENCE_KIND, openInference } from "./openinference.js";
import { openLit } from "./openlit.js";
import { openLlmetry } from "./openllmetry.js";

/** Scopes by how their names begin. What is told under them comes with the start of the span, or just after. */
const SCOPES: readonly (readonly [prefix: string, Dialect])[] = [
  ["@arizeai/openinference", openInference],
  ["openinference", openInference],
  ["@traceloop/", openLlmetry],
  ["langfuse-sdk", langfuse],
  ["@openlit/", openLit],
  ["openlit", openLit],
  ["@mastra/", mastra],
  ["langsmith", langSmith],
  ["genkit-tracer", genkit],
];

/**
 * Instrumentations of servers, databases and the like, which never tell of models: their spans are the most, and are not looked at. What
 * may, such as that of AWS's clients, is not here.
 */
const SILENT =
  /^@opentelemetry\/instrumentation-(?:amqplib|bunyan|connect|dataloader|dns|express|fastify|fs|generic-pool|graphql|grpc|hapi|http|ioredis|kafkajs|knex|koa|lru-memoizer|memcached|mongodb|mongoose|mysql2?|nestjs-core|net|oracledb|pg|pino|redis(?:-4)?|restify|router|socket\.io|tedious|undici|winston)$/;

/** What is known of a scope: how its spans speak, that they never do, or that they are spans of ours. */
export type ScopeDialect = Dialect | "silent" | "ours" | undefined;

/** Scopes that were looked at before. A process has few; what is beyond is looked at each time. */
const known = /* @__PURE__ */ new Map<string, ScopeDialect>();
const MAX_KNOWN = 1000;

/** The dialect of a scope; undefined where its name says nothing. @example dialectOfScope("@traceloop/instrumentation-openai") */
export function dialectOfScope(scope: string): ScopeDialect {
  const before = known.get(scope);
  if (before !== undefined || known.has(scope)) return before;
  const found = lookedUp(scope);
  if (known.size < MAX_KNOWN) known.set(scope, found);
  return found;
}

function lookedUp(scope: string): ScopeDialect {
  if (scope.startsWith(scopes.wattspan.name)) return "ours";
  return SILENT.test(scope) ? "silent" : SCOPES.find(([prefix]) => scope.startsWith(prefix))?.[1];
}

/**
 * The dialect that the attributes of a span under any other scope speak. Every such span is asked, twice, and each look at an attribute
 * that is not there costs some: what is always told under a scope of its own is not looked for.
 * @example dialectOfAttributes({ "gen_ai.operation.name": "chat" })
 */
export function dialectOfAttributes(attributes: Attributes): Dialect | undefined {
  if (attributes[a.operation] !== undefined) return genAi;
  if (attributes[OPENINFERENCE_KIND] !== undefined) return openInference;
  if (attributes[AI_OPERATION] !== undefined) return aiSdk;
  return attributes[a.system] === undefined ? undefined : genAi;
}

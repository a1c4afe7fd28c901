/** The dialect of a span: by the name of its scope, or by an attribute that only one has. */

import type { Attributes } from "@opentelemetry/api";
import { scopes } from "@wattspan/core/names";
import { AI_OPERATION, aiSdk } from "./ai-sdk.js";
import type { Dialect } from "./dialect.js";
import { genAi } from "./gen-ai.js";
import { genkit } from "./genkit.js";
import { langfuse } from "./langfuse.js";
import { langSmith } from "./langsmith.js";
import { mastra } from "./mastra.js";
import { mistral } from "./mistral.js";
import { OPENINFERENCE_KIND, openInference } from "./openinference.js";
import { openLit, openLitOfLangChain } from "./openlit.js";
import { openLlmetry } from "./openllmetry.js";
import * as a from "./values/attribute-names.js";

/** Scopes by the prefix of their names. Their spans state their meaning at the start or just after. */
const SCOPES: readonly (readonly [prefix: string, Dialect])[] = [
  ["@arizeai/openinference", openInference],
  ["openinference", openInference],
  ["@traceloop/", openLlmetry],
  ["langfuse-sdk", langfuse],
  ["@openlit/instrumentation-claude-agent-sdk", genAi], // the only one of its that adds up Anthropic's input
  ["@openlit/instrumentation-langchain", openLitOfLangChain],
  ["@openlit/", openLit],
  ["openlit", openLit],
  ["@mastra/", mastra],
  ["mistralai_sdk", mistral],
  ["langsmith", langSmith],
  ["genkit-tracer", genkit],
];

/**
 * Instrumentations of servers, databases and the like, which never report models: most spans are theirs, and
 * are skipped. Those that may, such as that of AWS's clients, are not listed.
 */
const SILENT =
  /^@opentelemetry\/instrumentation-(?:amqplib|bunyan|connect|dataloader|dns|express|fastify|fs|generic-pool|graphql|grpc|hapi|http|ioredis|kafkajs|knex|koa|lru-memoizer|memcached|mongodb|mongoose|mysql2?|nestjs-core|net|oracledb|pg|pino|redis(?:-4)?|restify|router|socket\.io|tedious|undici|winston)$/;

/** The known dialect of a scope, that it has none, that it is ours, or that its spans tell. */
export type ScopeDialect = Dialect | "silent" | "ours" | "by attributes";

/** Known scopes. A process has few; any beyond the limit are looked up each time. */
const known = /* @__PURE__ */ new Map<string, ScopeDialect>();
const MAX_KNOWN = 1000;

/**
 * The dialect of a scope. @example dialectOfScope("@traceloop/instrumentation-openai")
 */
export function dialectOfScope(scope: string): ScopeDialect {
  const before = known.get(scope);
  if (before !== undefined) return before;
  const found = lookedUp(scope);
  if (known.size < MAX_KNOWN) known.set(scope, found);
  return found;
}

function lookedUp(scope: string): ScopeDialect {
  if (scope.startsWith(scopes.wattspan.name)) return "ours";
  if (SILENT.test(scope)) return "silent";
  return SCOPES.find(([prefix]) => scope.startsWith(prefix))?.[1] ?? "by attributes";
}

/**
 * The dialect of a span, if it has one or states one yet. @example
 * dialectOf(dialectOfScope("x"), { "gen_ai.operation.name": "chat" })
 */
export function dialectOf(scope: ScopeDialect, attributes: Attributes): Dialect | undefined {
  if (scope === "silent" || scope === "ours") return undefined;
  return scope === "by attributes" ? dialectOfAttributes(attributes) : scope;
}

/**
 * The dialect of a span's attributes under any other scope. Every such span is checked, twice, and each
 * lookup of a missing attribute has a cost: dialects that always have a scope of their own are not checked.
 */
function dialectOfAttributes(attributes: Attributes): Dialect | undefined {
  if (attributes[a.operation] !== undefined) return genAi;
  if (attributes[OPENINFERENCE_KIND] !== undefined) return openInference;
  if (attributes[AI_OPERATION] !== undefined) return aiSdk;
  return attributes[a.system] === undefined ? undefined : genAi;
}

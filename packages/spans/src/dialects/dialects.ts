/** The dialect of a span: by the name of its scope, or by an attribute that only one has. */

import type { Attributes } from "@opentelemetry/api";
import { instrumentationScopes } from "@wattspan/core/names";
import { aiSdk } from "./ai-sdk.js";
import type { Dialect } from "./dialect.js";
import { genAi } from "./gen-ai.js";
import { genkit } from "./genkit.js";
import { laminar } from "./laminar.js";
import { langfuse } from "./langfuse.js";
import { langSmith } from "./langsmith.js";
import { mastra } from "./mastra.js";
import { mistral } from "./mistral.js";
import { openInference } from "./openinference.js";
import { openLit, openLitOfLangChain } from "./openlit.js";
import { openLlmetry } from "./openllmetry.js";
import * as a from "./values/attribute-names.js";

/** The dialects that are read without being named: one line each. The marks of the first come first. */
export const DIALECTS: readonly Dialect[] = [
  genAi,
  openInference,
  aiSdk,
  genkit,
  laminar,
  langfuse,
  langSmith,
  mastra,
  mistral,
  openLit,
  openLitOfLangChain,
  openLlmetry,
];

/**
 * Instrumentations of servers, databases and the like, which never report models: most spans are theirs, and
 * are skipped. Those that may, such as that of AWS's clients, are not listed.
 */
const SILENT = new RegExp(
  `^@opentelemetry/instrumentation-(?:${[
    "amqplib|bunyan|connect|dataloader|dns|express|fastify|fs|generic-pool|graphql|grpc|hapi|http|ioredis",
    "kafkajs|knex|koa|lru-memoizer|memcached|mongodb|mongoose|mysql2?|nestjs-core|net|oracledb|pg|pino",
    "redis(?:-4)?|restify|router|socket\\.io|tedious|undici|winston",
  ].join("|")})$`,
);

/** The known dialect of a scope, that it has none, that it is ours, or that its spans tell. */
export type ScopeDialect = Dialect | "silent" | "ours" | "by attributes";

/** Known scopes of a processor. A process has few; any beyond the limit are looked up each time. */
const MAX_KNOWN = 1000;

/** Finds dialects among those of others, which come first, and our own. */
export class Dialects {
  readonly #known = new Map<string, ScopeDialect>();
  readonly #scopes: readonly (readonly [start: string, Dialect])[];
  readonly #marks: readonly (readonly [attribute: string, Dialect])[];

  constructor(others: readonly Dialect[] = []) {
    const all = [...others, ...DIALECTS];
    this.#scopes = all
      .flatMap((dialect) => dialect.scopes.map((start) => [start, dialect] as const))
      .sort(([one], [other]) => other.length - one.length);
    const marks = all.flatMap((dialect) => (dialect.marks ?? []).map((mark) => [mark, dialect] as const));
    this.#marks = [...marks, [a.system, genAi]];
  }

  /** @example new Dialects().ofScope("@traceloop/instrumentation-openai").name // "openllmetry" */
  ofScope(scope: string): ScopeDialect {
    const before = this.#known.get(scope);
    if (before !== undefined) return before;
    const found = this.#lookedUp(scope);
    if (this.#known.size < MAX_KNOWN) this.#known.set(scope, found);
    return found;
  }

  #lookedUp(scope: string): ScopeDialect {
    if (scope.startsWith(instrumentationScopes.wattspan.name)) return "ours";
    if (SILENT.test(scope)) return "silent";
    return this.#scopes.find(([start]) => scope.startsWith(start))?.[1] ?? "by attributes";
  }

  /** The dialect of a span, if it has one or states one yet. Of any other scope every span is checked, twice. */
  of(scope: ScopeDialect, attributes: Attributes): Dialect | undefined {
    if (scope === "silent" || scope === "ours") return undefined;
    if (scope !== "by attributes") return scope;
    for (const [mark, dialect] of this.#marks) if (attributes[mark] !== undefined) return dialect;
    return undefined;
  }
}

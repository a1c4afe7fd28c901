/**
 * A tool, step or agent of a framework that an adapter reports as well as a span: it is one activity, the adapter's.
 */

import type { Span } from "@opentelemetry/api";
import type { ActivityHandle, Reason } from "@wattspan/core";
import { attribute } from "@wattspan/core/names";
import { claimRun, type SpanPlace, type SpanRun } from "@wattspan/core/span-following";
import type { Dialect, SpanMeaning } from "../dialects/dialect.js";
import { toolCallId } from "../dialects/gen-ai.js";
import { type SdkSpan, scopeNameOf } from "./sdk-span.js";

/**
 * Frameworks that adapters report, by the scopes of their instrumentations. AI SDK's own has the names of its
 * tracers.
 */
const FRAMEWORKS: readonly (readonly [scope: RegExp, framework: string])[] = [
  [/langchain/i, "langchain"],
  [/^(?:ai|gen_ai)$/, "ai-sdk"],
  [/instrumentation-mcp$/, "mcp"],
];

/** The framework of a span. @example frameworkOf(span) // "langchain" */
export function frameworkOf(span: SdkSpan): string | undefined {
  const scope = scopeNameOf(span);
  return FRAMEWORKS.find(([pattern]) => pattern.test(scope))?.[1];
}

/** What stands for a span of a reported run. It begins nothing. */
export interface JoinedRun {
  readonly handle: { fail(reason: string): void };
  /** What is inside the span is inside that run. */
  readonly inside: ActivityHandle;
  readonly complete: true;
  /** The span says `duplicate`. */
  end(): void;
}

/**
 * Finds the run of a span that an adapter reports. An inference is found at its end.
 * @param decoration What represents the span to the metering.
 */
export function reportedRun(
  span: SdkSpan,
  meaning: SpanMeaning,
  dialect: Dialect,
  { span: decoration, ...place }: SpanPlace,
): JoinedRun | undefined {
  if (meaning.kind === "inference") return undefined;
  const stepKind = meaning.kind === "step" ? meaning.stepKind : "other";
  const stated = (): SpanRun => ({
    ...{ scope: scopeNameOf(span), framework: frameworkOf(span), name: meaning.name },
    kind: stepKind === "tool" || stepKind === "retrieval" ? stepKind : "chain",
    callId: toolCallId(span.attributes),
    input: () => dialect.input?.(span.attributes),
  });
  const inside = claimRun(stated, { span: decoration, ...place });
  return inside && joined(decoration, inside);
}

const DUPLICATE: Reason = "duplicate";
const nothing = (): void => undefined;

const joined = (span: Span, inside: ActivityHandle): JoinedRun => ({
  handle: { fail: nothing }, // the adapter knows
  inside,
  complete: true,
  end: () => void span.setAttributes({ [attribute.reasons]: [DUPLICATE] }),
});

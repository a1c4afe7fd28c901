/** How an instrumentation tells in its spans of model calls, agents and steps. One file for each that speaks in its own way. */

import type { Attributes } from "@opentelemetry/api";
import type { StepKind } from "../contracts/activity-options.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import type { Answer } from "../usage/answer.js";

/** What is looked at of a span that has started. It fits the spans of OpenTelemetry's SDK 2 and 3. */
export interface StartedSpan {
  readonly name: string;
  /** `SpanKind`. */
  readonly kind: number;
  readonly attributes: Attributes;
}

/** What a span stands for. */
export type SpanMeaning =
  | {
      readonly kind: "inference";
      readonly model: string | undefined;
      /** A `gen_ai.provider.name` value, as far as it is known. */
      readonly provider: string | undefined;
      readonly operation: string;
    }
  | { readonly kind: "agent"; readonly name: string }
  | { readonly kind: "step"; readonly name: string; readonly stepKind: StepKind };

/** How one instrumentation speaks. Attributes are read by name only: a span may have very many. */
export interface Dialect {
  /** What the span stands for; undefined where it does not say so, or not yet. */
  meaning(span: StartedSpan): SpanMeaning | undefined;
  /** The tokens of an inference that has ended. What is no count is not taken. */
  usage(attributes: Attributes, provider: string | undefined): TokenUsage | undefined;
  /** What it says of the answer. */
  answer(attributes: Attributes): Answer;
  /** Whether it says that the call failed, where that is not in the status of the span. */
  failed?(attributes: Attributes): boolean;
}

/** Longer texts are no names. */
const NAME_LENGTH = 256;

/** The first of these attributes that is a text. @example textIn(span.attributes, "gen_ai.request.model") */
export function textIn(attributes: Attributes, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes[name];
    if (typeof value === "string" && value !== "") return value.slice(0, NAME_LENGTH);
  }
  return undefined;
}

/** What a table says of a name. Those that every object has (`constructor`) are in none. @example inTable({ tool: "tool" }, "tool") */
export const inTable = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** How an instrumentation's spans describe model calls, agents and steps. One file per dialect. */

import type { Attributes } from "@opentelemetry/api";
import type { StepKind, TokenUsage } from "@wattspan/core";
import type { Answer } from "@wattspan/core/usage";

/** The part of a started span that dialects read. It fits the spans of OpenTelemetry's SDK 1, 2 and 3. */
export interface StartedSpan {
  readonly name: string;
  /** `SpanKind`. */
  readonly kind: number;
  readonly attributes: Attributes;
}

/** The meaning of a span. */
export type SpanMeaning =
  | {
      readonly kind: "inference";
      readonly model: string | undefined;
      /** A `gen_ai.provider.name` value, if known. */
      readonly provider: string | undefined;
      readonly operation: string;
    }
  | { readonly kind: "agent"; readonly name: string }
  | { readonly kind: "step"; readonly name: string; readonly stepKind: StepKind };

/**
 * The dialect of one instrumentation. Attributes are read by name only: a span may have very many. Nothing here
 * throws.
 */
export interface Dialect {
  readonly name: string;
  /** Starts of the names of its scopes. The longest one that fits decides. */
  readonly scopes: readonly string[];
  /** Attributes by which its spans are known under any other scope. Each is looked up twice per span. */
  readonly marks?: readonly string[];
  /** The span's meaning; undefined if it does not state it, or not yet. */
  meaning(span: StartedSpan): SpanMeaning | undefined;
  /** The tokens of an ended inference. Invalid counts are ignored. */
  usage(attributes: Attributes, provider: string | undefined): TokenUsage | undefined;
  /** Its statements about the answer. */
  answer(attributes: Attributes): Answer;
  /** The input of a step, if it states it before its end. */
  input?(attributes: Attributes): string | undefined;
  /** Whether the call failed, if the span's status does not show it. */
  failed?(attributes: Attributes): boolean;
}

/** Longer texts are not names. */
const NAME_LENGTH = 256;

/** The first of these attributes that is a text. @example textIn(span.attributes, "gen_ai.request.model") */
export function textIn(attributes: Attributes, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes[name];
    if (typeof value === "string" && value !== "") return value.slice(0, NAME_LENGTH);
  }
  return undefined;
}

/**
 * A table's entry for a name. Names that every object has (`constructor`) are in no table. @example inTable({
 * tool: "tool" }, "tool")
 */
export const inTable = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

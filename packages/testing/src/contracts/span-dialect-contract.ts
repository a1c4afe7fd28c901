import type { TokenUsage } from "@wattspan/core";
import { isRecord, isText, shown } from "./values/examined-value.js";
import { type Check, type Violation, violationList } from "./values/violation.js";

/** What holds for every `Dialect` of `@wattspan/spans`. */
export type SpanDialectRule =
  /** `name` is a non-empty string. */
  | "name"
  /** `scopes` is a list of starts of names; it or `marks` has one. */
  | "known-by"
  /** Whatever the attributes, `meaning` gives a call, an agent, a step, or undefined. */
  | "meaning"
  /** `usage` gives counts of 0 or more, or undefined. */
  | "usage"
  /** `answer` gives an object. */
  | "answer"
  /** The span is as it was afterwards. */
  | "mutates-span";

/** Attributes of a span, as OpenTelemetry's. */
type Attributes = Readonly<Record<string, unknown>>;

/** The members of a `Dialect` that the contract tries. */
export interface TriedDialect {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly marks?: readonly string[];
  meaning(span: { readonly name: string; readonly kind: number; readonly attributes: never }): unknown;
  usage(attributes: never, provider: string | undefined): TokenUsage | undefined;
  answer(attributes: never): object;
}

/** Values that no attribute should have, and that some have. */
const ODD: readonly unknown[] = [
  -1,
  Number.NaN,
  1e12,
  "11",
  "",
  "{",
  "[]",
  "constructor",
  "x".repeat(10_000),
  [7],
  true,
];

/**
 * Tries a dialect with its spans, with their members one by one replaced by odd values, and with a span of nothing.
 * Says in which ways it breaks the contract; empty: in none that shows. Never throws.
 * @param spans Attributes of spans that the dialect reads.
 * @example expect(spanDialectContract(ours, [{ "ours.type": "call", "ours.tokens": 7 }])).toEqual([]);
 */
export function spanDialectContract(
  dialect: TriedDialect,
  spans: readonly Attributes[],
): readonly Violation<SpanDialectRule>[] {
  const { check, found } = violationList<SpanDialectRule>();
  const { name, scopes, marks = [] } = dialect;
  check(isText(name), "name", "dialect", `name is ${shown(name)}; expected a name`);
  const isKnown = Array.isArray(scopes) && [...scopes, ...marks].length > 0 && scopes.every(isText);
  check(isKnown, "known-by", "dialect", `scopes is ${shown(scopes)}; expected starts of names, or marks`);
  for (const attributes of [{}, ...spans]) {
    trySpan(dialect, attributes, check);
    for (const key of Object.keys(attributes))
      for (const odd of ODD) trySpan(dialect, { ...attributes, [key]: odd }, check);
  }
  return found;
}

function trySpan(dialect: TriedDialect, attributes: Attributes, check: Check<SpanDialectRule>): void {
  const before = JSON.stringify(attributes);
  const given = attributes as never;
  const attempt = (rule: SpanDialectRule, isRight: (value: unknown) => boolean, call: () => unknown) => {
    let value: unknown;
    try {
      value = call();
    } catch (error) {
      value = error;
    }
    check(
      !(value instanceof Error) && isRight(value),
      rule,
      rule,
      `gave ${shown(value)} for ${shown(attributes)}`,
    );
  };
  attempt("meaning", isMeaning, () => dialect.meaning({ name: "span", kind: 2, attributes: given }));
  for (const provider of [undefined, "openai", "anthropic"])
    attempt("usage", isUsage, () => dialect.usage(given, provider));
  attempt("answer", isRecord, () => dialect.answer(given));
  check(JSON.stringify(attributes) === before, "mutates-span", "span", `changed ${before}`);
}

function isMeaning(value: unknown): boolean {
  if (value === undefined) return true;
  if (!isRecord(value)) return false;
  const { kind, name, operation, stepKind } = value;
  if (kind === "inference") return isText(operation);
  return (kind === "agent" || (kind === "step" && isText(stepKind))) && isText(name);
}

const isUsage = (value: unknown): boolean =>
  value === undefined ||
  (isRecord(value) &&
    Object.values(value).every((count) => Number.isInteger(count) && (count as number) >= 0));

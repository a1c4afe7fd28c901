import type { UsageReader } from "@wattspan/core";
import { isRecord, isText, shown } from "./values/examined-value.js";
import { type Check, type Violation, violationList } from "./values/violation.js";

/** What holds for every `UsageReader`. */
export type UsageReaderRule =
  /** `name` is a non-empty string. */
  | "name"
  /** Each answer has one of `marks`. */
  | "marks"
  /** `read` finds tokens in each answer. */
  | "reads"
  /** Whatever the answer, `read` gives counts of 0 or more, or undefined, and does not throw. */
  | "usage"
  /** No getter runs. */
  | "getter"
  /** The answer is as it was afterwards. */
  | "mutates-answer";

/** Values that no member of an answer should have, and that some have. */
const ODD: readonly unknown[] = [
  ...[undefined, null, true, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e300, 7n, "", "11", "x"],
  ...[[], [null], [7], {}, { length: 1e9 }, () => 7, Symbol("odd")],
];

/**
 * Tries a reader with its answers, with their members at any depth one by one replaced by odd values and by getters,
 * and with answers of nothing. Says in which ways it breaks the contract; empty: in none that shows. Never throws.
 * @param answers Answers, or pieces of them, whose tokens the reader reads.
 * @example expect(usageReaderContract(ours, [{ our_usage: { in: 11, out: 7 } }])).toEqual([]);
 */
export function usageReaderContract(
  reader: UsageReader,
  answers: readonly object[],
): readonly Violation<UsageReaderRule>[] {
  const { check, found } = violationList<UsageReaderRule>();
  const { name, marks } = reader;
  check(isText(name), "name", "reader", `name is ${shown(name)}; expected a name`);
  const isMarked = Array.isArray(marks) && answers.every((answer) => marks.some((mark) => mark in answer));
  check(isMarked, "marks", "reader", `marks is ${shown(marks)}; expected a member of each answer`);
  for (const answer of answers) {
    const before = shown(answer);
    const usage = tried(reader, answer, before, check);
    check(isRecord(usage), "reads", "answer", `found ${shown(usage)} in ${before}; expected tokens`);
    check(shown(answer) === before, "mutates-answer", "answer", `changed ${before}`);
  }
  for (const odd of ODD.filter(isRecord)) tried(reader, odd, shown(odd), check);
  for (const answer of answers)
    for (const odd of variants(answer, check)) tried(reader, odd, `one like ${shown(answer)}`, check);
  return found;
}

function tried(reader: UsageReader, answer: object, said: string, check: Check<UsageReaderRule>): unknown {
  let usage: unknown;
  try {
    usage = reader.read(answer, "a-model");
    if (isRecord(usage)) reader.counts?.(answer, usage, usage);
  } catch (error) {
    usage = error;
  }
  check(isUsage(usage), "usage", "reader", `gave ${shown(usage)} for ${said}`);
  return usage;
}

/** The value with one of its members, at any depth, replaced by something odd. */
function variants(value: object, check: Check<UsageReaderRule>): readonly object[] {
  return Object.entries(value).flatMap(([key, member]) => {
    const inner = isRecord(member) ? variants(member, check) : [];
    const get = () => void check(false, "getter", "reader", `ran the getter of ${key}`);
    return [
      ...[...ODD, ...inner].map((odd) => copyWith(value, key, { value: odd, enumerable: true })),
      copyWith(value, key, { get, enumerable: true }),
    ];
  });
}

const copyWith = (value: object, key: string, property: PropertyDescriptor): object =>
  Object.defineProperty(Array.isArray(value) ? [...value] : { ...value }, key, property);

const isCount = (count: unknown): boolean => Number.isInteger(count) && (count as number) >= 0;

const isUsage = (usage: unknown): boolean =>
  usage === undefined ||
  (isRecord(usage) &&
    !(usage instanceof Error) &&
    Object.entries(usage).every(([field, count]) =>
      field === "byModel" ? isRecord(count) : isCount(count),
    ));

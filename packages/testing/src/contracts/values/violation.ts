/** One way in which an implementation breaks its contract. */
export interface Violation<Rule extends string = string> {
  /** The broken rule, by name. */
  readonly rule: Rule;
  /** What was found, what was expected, and where. */
  readonly detail: string;
}

/** Notes a violation of `rule` by `subject` unless `holds`; says whether it holds. */
export type Check<Rule extends string> = (
  holds: boolean,
  rule: Rule,
  subject: string,
  detail: string,
) => boolean;

/** Collects violations, each rule once for each subject, so that a hundred bad reads make one line. */
export interface ViolationList<Rule extends string> {
  readonly found: readonly Violation<Rule>[];
  readonly check: Check<Rule>;
}

/**
 * A list of violations to fill.
 *
 * @example
 * const list = violationList<"name">();
 * list.check(meter.name !== "", "name", "meter", "name is empty; expected what people call the device");
 * list.found; // [] or [{ rule: "name", detail: "meter: name is empty; …" }]
 */
export function violationList<Rule extends string>(): ViolationList<Rule> {
  const found: Violation<Rule>[] = [];
  const noted = new Set<string>();
  return {
    found,
    check(holds, rule, subject, detail) {
      const key = JSON.stringify([rule, subject]);
      if (!holds && !noted.has(key)) {
        noted.add(key);
        found.push({ rule, detail: `${subject}: ${detail}` });
      }
      return holds;
    },
  };
}

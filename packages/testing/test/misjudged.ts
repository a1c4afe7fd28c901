/** A contract against a gallery of implementations, each of which breaks one rule: what it judged wrongly. */

import type { Violation } from "../src/contracts/values/violation.js";

const MIN_DETAIL_LENGTH = 21;

/** A line for each thing that is wrong with the verdict on this example of `rule`; none where it names that rule alone, and how. */
export async function misjudged(
  rule: string,
  index: number,
  verdict: () => Promise<readonly Violation[]>,
): Promise<readonly string[]> {
  const example = `${rule} (${index})`;
  try {
    const violations = await verdict();
    const rules = [...new Set(violations.map((violation) => violation.rule))];
    const terse = violations.filter(({ detail }) => detail.length < MIN_DETAIL_LENGTH);
    return [
      ...(rules.join() === rule
        ? []
        : [`${example}: expected ${rule} alone, got ${rules.join() || "nothing"}`]),
      ...terse.map(
        ({ detail }) => `${example}: expected ${MIN_DETAIL_LENGTH} characters or more, got "${detail}"`,
      ),
    ];
  } catch (error) {
    return [`${example}: expected ${rule} alone, but it threw ${error}`];
  }
}

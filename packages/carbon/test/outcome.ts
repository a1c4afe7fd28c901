/** What comes of asking a provider, and what is wrong with it, in words. */

import { inspect } from "node:util";
import type { IntensityReading } from "@wattspan/core";
import { expect } from "vitest";
import { IntensityError } from "../src/readings/intensity-error.js";

/** A reading, or why there is none. */
export type Outcome = { readonly reading: IntensityReading } | { readonly error: unknown };

/** What comes of asking. Never rejects. */
export const outcomeOf = (asking: Promise<IntensityReading>): Promise<Outcome> =>
  asking.then(
    (reading) => ({ reading }),
    (error: unknown) => ({ error }),
  );

/** Whether something has these members, as `toMatchObject` says. */
export function isLike(found: unknown, members: object): boolean {
  try {
    expect(found).toMatchObject(members);
    return true;
  } catch {
    return false;
  }
}

/** One line for each member of a reading that is not as it was expected to be. */
export function unlessReading(outcome: Outcome, expected: Partial<IntensityReading>): readonly string[] {
  if ("error" in outcome) return [`expected a reading, but there came ${inWords(outcome)}`];
  return Object.entries(expected)
    .filter(([member, value]) => !isLike(outcome.reading, { [member]: value }))
    .map(([member, value]) => {
      const found: unknown = Reflect.get(Object(outcome.reading), member);
      return `expected ${member} to be ${shown(value)}, but it is ${shown(found)}`;
    });
}

/** A line, unless the outcome is the problem of this name, with these members. */
export function unlessProblem(outcome: Outcome, code: string, members: object = {}): readonly string[] {
  if ("error" in outcome && isLike(outcome.error, { name: "IntensityError", code, ...members })) return [];
  const more = Object.keys(members).length === 0 ? "" : ` with ${shown(members)}`;
  return [`expected the problem ${code}${more}, but there came ${inWords(outcome)}`];
}

/** What came, for a message. */
export function inWords(outcome: Outcome): string {
  if (!("error" in outcome)) return `a reading, ${shown(outcome.reading)}`;
  const { error } = outcome;
  if (!(error instanceof IntensityError)) return `${error}, which is no IntensityError`;
  const wait = error.retryAfterMs === undefined ? "" : ` with retryAfterMs ${error.retryAfterMs}`;
  return `the problem ${error.code}${wait} (${error.message})`;
}

/** Any value, on one line. */
export function shown(value: unknown): string {
  const text = inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 3 });
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

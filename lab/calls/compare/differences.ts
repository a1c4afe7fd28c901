import type { Plain } from "../record/plain-form.ts";

/** One value that differs. */
export interface Difference {
  /** The way to it, such as `["local", "spans", "12", "attributes", "wattspan.energy"]`. */
  readonly path: readonly string[];
  readonly before?: Plain;
  readonly after?: Plain;
}

/** What counts as equal. */
export interface Tolerance {
  /** Relative difference of numbers. */
  readonly numbers: number;
  /** The same of joules, grams and litres, when estimates are allowed to move. Then buckets are not compared. */
  readonly estimates?: number;
}

/** All values that differ, in the order of the first. */
export function* differences(
  before: Plain | undefined,
  after: Plain | undefined,
  tolerance: Tolerance,
  path: readonly string[] = [],
): Generator<Difference> {
  if (isBranch(before) && isBranch(after) && Array.isArray(before) === Array.isArray(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
      yield* differences(own(before, name), own(after, name), tolerance, [...path, name]);
  } else if (!isSame(before, after, tolerance, path)) {
    yield { path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  }
}

type Branch = { readonly [name: string]: Plain };

const isBranch = (value: Plain | undefined): value is Branch => typeof value === "object" && value !== null;

const own = (branch: Branch, name: string): Plain | undefined =>
  Object.hasOwn(branch, name) ? branch[name] : undefined;

function isSame(
  before: Plain | undefined,
  after: Plain | undefined,
  { numbers, estimates }: Tolerance,
  path: readonly string[],
): boolean {
  if (typeof before !== "number" || typeof after !== "number") return before === after;
  if (estimates !== undefined && path.includes("counts")) return true;
  const relative =
    estimates !== undefined && path.some((name) => /energy|co2e|water/i.test(name)) ? estimates : numbers;
  return Math.abs(before - after) <= relative * Math.max(Math.abs(before), Math.abs(after));
}

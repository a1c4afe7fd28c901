/** Merged files: which lines of other files they have, and which of them count. */

import type { LedgerHead } from "./ledger-line.js";
import type { LedgerSource } from "./ledger-sources.js";

/** No line has a higher number. */
export const MAX_LINE = Number.MAX_SAFE_INTEGER;

/** What a merged file states of each writer. */
export type Merged = Required<Pick<LedgerHead, "merged" | "first">>;

/** Gathers which lines of each writer a merged file has. */
export class MergedLines {
  readonly #lines = new Map<string, { first: number; last: number; count: number }>();

  /** @param first Undefined: of these lines, only the last is known. */
  add(writer: string, first: number | undefined, last: number): void {
    const of = this.#lines.get(writer) ?? { first: MAX_LINE, last: 0, count: 0 };
    this.#lines.set(writer, of);
    if (last === 0) return;
    of.first = Math.min(of.first, first ?? Number.NaN);
    of.last = Math.max(of.last, last);
    of.count += last - (first ?? Number.NaN) + 1;
  }

  /** As a head states it. */
  get stated(): Merged {
    const all = [...this.#lines];
    const whole = all.filter(([, { first, last, count }]) => count === last - first + 1);
    return {
      merged: Object.fromEntries(all.map(([writer, { last }]) => [writer, last])),
      first: Object.fromEntries(whole.map(([writer, { first }]) => [writer, first])),
    };
  }

  /** The longest that it can become. */
  get longest(): Merged {
    const all = Object.fromEntries([...this.#lines.keys()].map((writer) => [writer, MAX_LINE]));
    return { merged: all, first: all };
  }
}

type MergedHead = LedgerHead & Pick<Required<LedgerHead>, "merged">;

/** The writers of merged files whose lines are all in another one. Of those with equal lines, the first stays. */
export function coveredFiles(sources: readonly LedgerSource[]): ReadonlySet<string> {
  const heads = headsOf(sources);
  const isCovered = (one: MergedHead) =>
    heads.some((other) => hasAllOf(other, one) && (other.writer < one.writer || !hasAllOf(one, other)));
  return new Set(heads.filter(isCovered).map(({ writer }) => writer));
}

/** Paths of merged files that have lines of another one before them, and are not covered: these lines count twice. */
export function overlappingFiles(
  sources: readonly LedgerSource[],
  covered: ReadonlySet<string>,
): readonly string[] {
  const counted = sources.filter(({ head }) => head?.merged && !covered.has(head.writer));
  return counted.flatMap(({ path, head }, at) => {
    const before = headsOf(counted.slice(0, at));
    return before.some((other) => overlap(other, head as MergedHead)) ? [path] : [];
  });
}

const headsOf = (sources: readonly LedgerSource[]): readonly MergedHead[] =>
  sources.flatMap(({ head }) => (head?.merged ? [head as MergedHead] : []));

const linesOf = (head: MergedHead): readonly (readonly [writer: string, last: number])[] =>
  Object.entries(head.merged).filter(([, last]) => last > 0);

function hasAllOf(one: MergedHead, other: MergedHead): boolean {
  if (one.writer === other.writer) return false;
  return linesOf(other).every(
    ([writer, last]) =>
      firstOf(one, writer, MAX_LINE) <= firstOf(other, writer, 0) && (one.merged[writer] ?? 0) >= last,
  );
}

function overlap(one: MergedHead, other: MergedHead): boolean {
  if (one.writer === other.writer) return false;
  return linesOf(other).some(([writer, last]) => {
    const ofOne = one.merged[writer] ?? 0;
    return ofOne >= firstOf(other, writer, 1) && firstOf(one, writer, 1) <= last && ofOne > 0;
  });
}

const firstOf = ({ first = {} }: LedgerHead, writer: string, unknown: number): number =>
  Object.hasOwn(first, writer) ? (first[writer] as number) : unknown;

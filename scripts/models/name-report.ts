/** How the catalog resolves a list of names with known targets. */

import type { ResolvedModel } from "../../packages/models/src/contracts/catalog-model.ts";

/**
 * A name as an application sends it, and its target: the name of a row or, after `?`, the reason for none.
 */
export interface ListedName {
  readonly id: string;
  readonly provider: string;
  readonly expected: string;
  /** Its rank by use, if known; 1 is the most used. */
  readonly rank?: number;
}

/** A name with the wrong target. */
interface Misread {
  readonly id: string;
  readonly provider: string;
  readonly expected: string;
  readonly found: string;
}

/** Results for the names. */
export interface NameReport {
  readonly names: number;
  /** They lead to a row. */
  readonly found: number;
  /** They correctly lead to none: the model cannot be known, or it makes something other than text. */
  readonly reasoned: number;
  /** They lead to a wrong row, or to a row although there is none. */
  readonly wrong: readonly Misread[];
  /** They lead to none although there is a row. */
  readonly missed: readonly Misread[];
  /** Share of use that is found, with each name weighted by 1 ÷ rank; absent without ranks. */
  readonly weighted?: number;
}

/**
 * Reads each name and compares. Pure.
 * @example nameReport([{ id: "gpt-4o", provider: "openai", expected: "gpt-4o" }], resolveModel).found // 1
 */
export function nameReport(
  names: readonly ListedName[],
  resolve: (name: string, provider?: string) => ResolvedModel,
): NameReport {
  const read = names.map((name) => ({
    ...name,
    found: meaningOf(resolve(name.id, name.provider || undefined)),
  }));
  const misread = read.filter(({ expected, found }) => expected !== found);
  const isNone = ({ found }: { readonly found: string }) => found.startsWith("?");
  const ranked = read.flatMap(({ rank, found }) => (rank ? [{ weight: 1 / rank, found }] : []));
  const weightOf = (some: typeof ranked) => some.reduce((sum, { weight }) => sum + weight, 0);
  return {
    names: names.length,
    found: read.filter((one) => !isNone(one)).length,
    reasoned: read.filter((one) => isNone(one) && one.expected === one.found).length,
    wrong: misread.filter((one) => !isNone(one) || one.expected.startsWith("?")),
    missed: misread.filter((one) => isNone(one) && !one.expected.startsWith("?")),
    ...(ranked.length > 0 && {
      weighted: weightOf(ranked.filter((one) => !isNone(one))) / weightOf(ranked),
    }),
  };
}

function meaningOf(resolved: ResolvedModel): string {
  if (resolved.status === "unknown") return `?${resolved.because ?? "unknown_model"}`;
  return resolved.model.standsFor ?? resolved.model.name;
}

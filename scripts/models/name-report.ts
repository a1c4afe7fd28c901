/** How the catalog does on a list of names of which a person has said where each leads. */

import type { ResolvedModel } from "../../packages/models/src/contracts/catalog-model.ts";

/** A name as an application sends it, and where it leads: the name of a row or, after `?`, the reason why to none. */
export interface ListedName {
  readonly id: string;
  readonly provider: string;
  readonly expected: string;
  /** Its place by use, where somebody ranks it; 1 is the most used. */
  readonly rank?: number;
}

/** A name that leads elsewhere than it should. */
interface Misread {
  readonly id: string;
  readonly provider: string;
  readonly expected: string;
  readonly found: string;
}

/** What became of the names. */
export interface NameReport {
  readonly names: number;
  /** They lead to a row. */
  readonly found: number;
  /** They lead to none, as they should: nobody can know the model, or it makes something other than text. */
  readonly reasoned: number;
  /** They lead to another row than they should, or to one where there is none. */
  readonly wrong: readonly Misread[];
  /** They lead to none, but should. */
  readonly missed: readonly Misread[];
  /** Share of use that is found, each name weighted by 1 ÷ rank; absent without ranks. */
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

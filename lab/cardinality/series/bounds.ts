import { readFileSync } from "node:fs";

const PAGE = new URL("../../../docs/series-bounds.md", import.meta.url);

/** Maximum attribute sets and series of a metric in one process. */
export interface Bound {
  readonly sets: number;
  readonly series: number;
}

/** The bounds that docs/series-bounds.md states, by metric. @throws Error when the page has no such table. */
export function statedBounds(page = readFileSync(PAGE, "utf8")): ReadonlyMap<string, Bound> {
  const number = (text: string | undefined) => Number(text?.replaceAll(",", ""));
  const rows = [...page.matchAll(/^\| `([\w.]+)` \| \w+ \| ([\d,]+) \| ([\d,]+) \|/gm)];
  if (rows.length === 0)
    throw new Error("docs/series-bounds.md has no table of bounds: run `npm run generate -- signals`.");
  return new Map(
    // The first row of a metric is that of full detail, which has the most.
    rows
      .reverse()
      .map(([, name, sets, series]) => [name as string, { sets: number(sets), series: number(series) }]),
  );
}

/** Metrics beyond their bound, or without a stated one. */
export function beyondBounds(
  series: readonly { readonly metric: string; readonly sets: number; readonly series: number }[],
  bounds = statedBounds(),
): readonly string[] {
  return series.flatMap(({ metric, ...found }) => {
    const bound = bounds.get(metric);
    if (!bound) return [`${metric} has no bound in docs/series-bounds.md`];
    const isWithin = found.sets <= bound.sets && found.series <= bound.series;
    return isWithin ? [] : [`${metric} has ${found.sets} sets, and may have ${bound.sets}`];
  });
}

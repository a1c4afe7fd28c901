/** The most similar names. For people to read: nothing is ever matched by this. */

/** Longer names are cut: no model's name is longer. */
const MAX_COMPARED_LENGTH = 64;

/**
 * The most similar names first, by the number of letters to insert, drop, change or swap. At most a third of
 * the letters may differ, or one.
 * @example nearestOf("gpt4o", ["gpt-4o", "o1"]) // ["gpt-4o"]
 */
export function nearestOf(name: string, names: Iterable<string>, count = 3): readonly string[] {
  const wanted = comparable(name);
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const found: { readonly name: string; readonly distance: number }[] = [];
  for (const other of names) {
    const distance = distanceOf(wanted, comparable(other), limit);
    if (distance <= limit) found.push({ name: other, distance });
  }
  found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return found.slice(0, Math.max(0, count)).map((one) => one.name);
}

/** Drops the prefix of the model, such as `openai/`. */
function comparable(name: string): string {
  const cut = name.slice(-MAX_COMPARED_LENGTH).toLowerCase();
  return cut.slice(cut.lastIndexOf("/") + 1);
}

/** Edit distance with swaps (optimal string alignment), or more than the limit as soon as that is certain. */
function distanceOf(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let [before, previous]: readonly number[][] = [
    [],
    Array.from({ length: b.length + 1 }, (_, index) => index),
  ];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(at(previous, j) + 1, at(row, j - 1) + 1, at(previous, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(before, j - 2) + 1);
      row.push(least);
    }
    if (Math.min(...row) > limit) return limit + 1;
    [before, previous] = [previous ?? [], row];
  }
  return at(previous, b.length);
}

const at = (row: readonly number[] | undefined, index: number): number =>
  row?.[index] ?? Number.POSITIVE_INFINITY;

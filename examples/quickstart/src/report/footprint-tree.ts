import type { Footprint } from "wattspan";

/** A footprint and how deep it stands below its root. */
export interface TreeRow {
  readonly footprint: Footprint;
  readonly depth: number;
}

/** Parents before their children, siblings in the order in which they started. A child without its parent is a root. */
export function footprintTree(footprints: readonly Footprint[]): TreeRow[] {
  const known = new Set(footprints.map(({ id }) => id));
  const parentOf = ({ parentId }: Footprint): string | undefined =>
    parentId !== undefined && known.has(parentId) ? parentId : undefined;
  const children = Map.groupBy(
    footprints.toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime()),
    parentOf,
  );
  const below = (parent: string | undefined, depth: number): TreeRow[] =>
    (children.get(parent) ?? []).flatMap((footprint) => [
      { footprint, depth },
      ...below(footprint.id, depth + 1),
    ]);
  return below(undefined, 0);
}

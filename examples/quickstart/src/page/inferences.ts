import type { Footprint } from "wattspan";
import { footprintTree } from "../report/footprint-tree.ts";

/** One call of a model, and where it was made. */
export interface Inference {
  readonly footprint: Footprint;
  /** Model and step, for example `PP-OCRv4-rec · read lift.png`. */
  readonly label: string;
}

/** All calls of models, those of one model together, each group in the order of the tree. */
export function inferencesOf(footprints: readonly Footprint[]): Inference[] {
  const byId = new Map(footprints.map((footprint) => [footprint.id, footprint]));
  const inferences = footprintTree(footprints)
    .map(({ footprint }) => footprint)
    .filter(({ kind }) => kind === "inference");
  return [...Map.groupBy(inferences, ({ name }) => name).values()].flat().map((footprint) => {
    const parent = byId.get(footprint.parentId ?? "");
    return { footprint, label: parent === undefined ? footprint.name : `${footprint.name} · ${parent.name}` };
  });
}

import type { Footprint, Totals } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { footprintCollector } from "./footprint-collector.js";

const range = (value: number) => ({ value, low: value * 0.5, high: value * 2 });

function footprintOf(id: string, parentId: string | undefined, self: Totals): Footprint {
  return {
    id,
    ...(parentId !== undefined && { parentId }),
    kind: parentId === undefined ? "agent" : "inference",
    name: `name of ${id}`,
    startedAt: new Date(0),
    durationS: 1,
    outcome: "ok",
    self,
    parts: [],
    method: "measured",
    coverage: 1,
    resolution: 1,
    weightPolicy: "equal",
    reasons: [],
  };
}

describe("footprintCollector", () => {
  const child = footprintOf("b", "a", { energy: range(4), co2e: range(1) });
  const otherChild = footprintOf("c", "a", {});
  // The total of the parent contains the child's: it must not be added again.
  const parent = { ...footprintOf("a", undefined, { energy: range(2) }), energy: range(6) };

  it("footprintCollector finds footprints by name, kind, root and parent, in the order of settling", () => {
    const collected = footprintCollector();
    for (const footprint of [child, otherChild, parent]) collected.observer(footprint);
    expect(collected.footprints).toEqual([child, otherChild, parent]);
    expect(collected.byName("name of b")).toEqual([child]);
    expect(collected.byName("b")).toEqual([]);
    expect(collected.byKind("inference")).toEqual([child, otherChild]);
    expect(collected.roots()).toEqual([parent]);
    expect(collected.children("a")).toEqual([child, otherChild]);
    expect(collected.children("b")).toEqual([]);
  });

  it("footprintCollector adds up every `self` once, and leaves out what is not known", () => {
    const collected = footprintCollector();
    expect(collected.total()).toEqual({});
    for (const footprint of [child, otherChild, parent]) collected.observer(footprint);
    expect(collected.total()).toEqual({ energy: { value: 6, low: 3, high: 12 }, co2e: range(1) });
  });

  it("footprintCollector's `clear` forgets, and what was taken before stays", () => {
    const collected = footprintCollector();
    collected.observer(child);
    const before = collected.footprints;
    collected.clear();
    expect(collected.footprints).toEqual([]);
    expect(before).toEqual([child]);
  });
});

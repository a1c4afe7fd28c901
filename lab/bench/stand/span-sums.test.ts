import { describe, expect, it } from "vitest";
import { SpanSums } from "./span-sums.ts";

const span = (id: string, joules: number | undefined, heldMs: number) => ({
  id,
  joules: joules ?? Number.NaN,
  complete: true,
  heldMs,
});
const footprints = new Map([
  ["a", 10],
  ["b", 20],
]);

describe("what spans say against their footprints", () => {
  it("spans with the joules of their footprints are right, and their joules add up", () => {
    const sums = new SpanSums();
    expect(sums.add([span("a", 10, 40), span("b", 20, 90)], footprints)).toBe(0);
    expect(sums).toMatchObject({ all: 2, early: 0, joules: 30, joulesTooLate: 0 });
  });

  it("a span that waited its full bound may lack joules of its footprint, which are counted as too late", () => {
    const sums = new SpanSums();
    expect(sums.add([span("a", 4, 250), span("b", 20, 90)], footprints)).toBe(0);
    expect(sums).toMatchObject({ early: 1, joules: 24, joulesTooLate: 6 });
  });

  it.each([
    ["other joules", span("a", 9, 100)],
    ["no joules", span("a", undefined, 100)],
    ["no footprint", span("c", 10, 100)],
    ["no known end", span("a", 9, Number.NaN)],
  ])("a span with %s is found wrong", (_, wrong) => {
    expect(new SpanSums().add([wrong], footprints)).toBe(1);
  });
});

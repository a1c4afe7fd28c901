import type { Footprint } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { FootprintTally } from "./footprint-tally.ts";

const energy = { value: 10, low: 9, high: 11 };
const whole = { id: "a", energy, co2e: energy, usage: { output: 1 }, coverage: 1 } as unknown as Footprint;

describe("a tally of footprints", () => {
  it("a tally counts all footprints, and separately the complete and the partly covered ones", () => {
    const tally = new FootprintTally();
    for (const lacking of [{}, { co2e: undefined }, { usage: undefined }, { coverage: 0.5 }]) {
      tally.observer({ ...whole, ...lacking } as Footprint);
    }
    expect(tally.take()).toMatchObject({ count: 4, complete: 2 });
    expect(tally.partlyCovered).toBe(1);
    expect(tally.take()).toEqual({ count: 0, complete: 0, joules: new Map() });
  });

  it("a tally keeps the joules of each footprint by its id, and NaN where there are none", () => {
    const tally = new FootprintTally();
    const { energy: _, ...unknown } = whole;
    for (const footprint of [whole, { ...unknown, id: "b" }]) tally.observer(footprint as Footprint);
    expect([...tally.take().joules]).toEqual([
      ["a", 10],
      ["b", Number.NaN],
    ]);
  });

  it("a tally resolves a wait when as many footprints as asked for have arrived", async () => {
    const tally = new FootprintTally();
    const reached = tally.reached(2);
    tally.observer(whole);
    tally.observer(whole);
    await reached;
    await tally.reached(2);
    expect(tally.take().count).toBe(2);
  });
});

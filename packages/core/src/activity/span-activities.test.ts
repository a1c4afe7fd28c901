import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OpenSpans } from "./span-activities.js";

const ids = fc.oneof(fc.constantFrom("", "a", "b", "00000000000000ff", "0000000100000000"), fc.string());
const step = fc.record({ does: fc.constantFrom("set", "set", "delete"), id: ids, value: fc.nat() });

describe("open spans", () => {
  it("open spans are what a map would have, in its order", () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const [open, map] = [new OpenSpans<number>(), new Map<string, number>()];
        for (const { does, id, value } of steps) {
          if (does === "set") {
            open.set(id, value);
            map.set(id, value);
          } else {
            open.delete(id);
            map.delete(id);
          }
          expect([open.get(id), open.size]).toEqual([map.get(id), map.size]);
          expect(open.oldest).toBe([...map.keys()][0]);
        }
        expect([...open].map(({ id, value }) => [id, value])).toEqual([...map]);
      }),
    );
  });

  it("open spans that share a place are kept apart, in any order of removal", () => {
    const many = Array.from({ length: 5000 }, (_, index) => index.toString(16).padStart(16, "0"));
    const open = new OpenSpans<number>();
    many.forEach((id, index) => {
      open.set(id, index);
    });
    many
      .filter((_, index) => index % 3 === 1)
      .forEach((id) => {
        open.delete(id);
      });
    many.forEach((id, index) => {
      expect(open.get(id)).toBe(index % 3 === 1 ? undefined : index);
    });
  });

  it("open spans can be taken out while they are given", () => {
    const open = new OpenSpans<number>();
    for (const id of ["a", "b", "c"]) open.set(id, 1);
    const given: string[] = [];
    for (const { id } of open) {
      given.push(id);
      open.delete(id);
    }
    expect([given, open.size]).toEqual([["a", "b", "c"], 0]);
  });
});

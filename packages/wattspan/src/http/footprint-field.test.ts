/** Written fields are read back. Malformed, hostile or impossible ones are ignored. */

import type { RequestFootprint } from "@wattspan/core/request-totals";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../../scripts/fuzz/any-character.js";
import { mutated } from "../../../../scripts/fuzz/mutated.js";
import { footprintField, readFootprintField } from "./footprint-field.js";

const MAX = 3.6e6;
const base = { activities: 1, pending: 0, method: "measured" } as const;
const quantity = fc
  .tuple(
    fc.double({ min: 1e-8, max: 1e6, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 1, max: 3, noNaN: true }),
  )
  .map(([value, down, up]) => ({ value, low: value * down, high: value * up }));
const footprint: fc.Arbitrary<RequestFootprint> = fc.record(
  {
    energy: quantity,
    co2e: quantity,
    activities: fc.integer({ min: 3, max: 1e6 }),
    pending: fc.constantFrom(0, 0, 2),
    method: fc.constant("mixed" as const),
    unknown: fc.integer({ min: 1, max: 3 }).map((count) => ({ count, reasons: [] })),
  },
  { requiredKeys: ["energy", "activities", "pending", "method"] },
);

describe("the field", () => {
  it("the footprint field is read as it was written, to a part in a thousand", () => {
    fc.assert(
      fc.property(footprint, fc.boolean(), (given, isOver) => {
        const read = readFootprintField(footprintField(given, isOver), 1e7);
        expect(read).toMatchObject({
          activities: given.activities,
          unknown: given.unknown?.count ?? 0,
          complete: isOver && given.pending === 0,
        });
        for (const name of ["energy", "co2e"] as const) {
          const [before, after] = [given[name], read?.[name]];
          expect(after === undefined).toBe(before === undefined);
          if (!before || !after) continue;
          // Below a nanojoule three decimals are not enough.
          expect(Math.abs(after.value - before.value)).toBeLessThanOrEqual(before.value * 1e-3 + 1e-12);
          expect(after.low).toBeLessThanOrEqual(before.low * (1 + 1e-9));
          expect(after.high).toBeGreaterThanOrEqual(before.high * (1 - 1e-9));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("the footprint field has its documented form", () => {
    const energy = { value: 12.3, low: 4.1, high: 40.2 };
    const co2e = { value: 0.004, low: 0.0012345, high: 0.0141 };
    expect(footprintField({ ...base, energy, co2e }, true)).toBe(
      "energy=12.3;low=4.1;high=40.2;unit=J, co2e=4.0;low=1.234;high=14.1;unit=mg, activities=1, complete",
    );
    expect(footprintField({ ...base, pending: 1, unknown: { count: 1, reasons: [] } }, true)).toBe(
      "activities=1, unknown=1, complete=?0",
    );
    expect(footprintField({ ...base, energy: { value: 0, low: 0, high: 0 } }, true)).toContain("energy=0.0;");
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300])(
    "the footprint field leaves out the energy %s",
    (value) => {
      expect(footprintField({ ...base, energy: { value, low: 0, high: value } }, true)).toBe(
        "activities=1, complete",
      );
    },
  );

  it("a damaged footprint field gives sane numbers or nothing", () => {
    const texts = fc.tuple(footprint, fc.boolean()).map(([given, isOver]) => footprintField(given, isOver));
    fc.assert(
      fc.property(fc.oneof(mutated(texts), fc.string({ unit: anyCharacter })), (text) => {
        const read = readFootprintField(text, MAX);
        if (!read) return;
        for (const range of [read.energy, read.co2e]) {
          if (!range) continue;
          expect(range.low).toBeGreaterThanOrEqual(0);
          expect(range.low).toBeLessThanOrEqual(range.value);
          expect(range.value).toBeLessThanOrEqual(range.high);
          expect(Number.isFinite(range.high)).toBe(true);
        }
        expect(read.energy?.high ?? 0).toBeLessThanOrEqual(MAX);
        expect(read.unknown).toBeLessThanOrEqual(Math.max(read.activities, 0));
      }),
      { numRuns: 3000 },
    );
  });

  it("a footprint field without bounds is read with five percent, as other reported figures are", () => {
    const { energy } = readFootprintField("energy=100;unit=J, activities=1, complete", MAX) ?? {};
    expect([energy?.low, energy?.value, energy?.high].map((joules) => joules?.toFixed(6))).toEqual([
      "95.000000",
      "100.000000",
      "105.000000",
    ]);
  });

  it("a footprint field of a request with nothing metered is read as complete, with nothing unknown", () => {
    expect(readFootprintField("activities=0, complete", MAX)).toEqual({
      activities: 0,
      unknown: 0,
      complete: true,
    });
  });

  it("a footprint field with activities and no energy has something unknown", () => {
    expect(readFootprintField("activities=5, complete", MAX)?.unknown).toBe(1);
  });

  it.each([
    ["nothing", undefined],
    ["not text", 7],
    ["empty", ""],
    ["another dictionary", "u=1, i"],
    ["ten thousand characters", `activities=1, x="${"x".repeat(10_000)}"`],
    ["a number beyond all", "energy=1e309;unit=J, activities=1"],
    ["a negative number", "energy=-5;low=-6;high=-4;unit=J, activities=1"],
    ["bounds the wrong way round", "energy=5;low=6;high=7;unit=J, activities=1"],
    ["more than a request can take", "energy=1;low=1;high=3600001;unit=J, activities=1"],
    ["no unit", "energy=5, activities=1"],
    ["another unit", "energy=5;unit=kWh, activities=1"],
    ["the unit as text", 'energy=5;unit="J", activities=1'],
    ["a prefix that is none", "energy=5;unit=toStringJ, activities=1"],
    ["a list", "energy=(5 6);unit=J, activities=1"],
    ["energy without activities", "energy=5;unit=J, activities=0"],
    ["half an activity", "energy=5;unit=J, activities=1.5"],
    ["too many unknown", "energy=5;unit=J, activities=1, unknown=2"],
    ["other letters", "energy=５;unit=J, activities=1"],
    ["two fields in one", "energy=5;unit=J, activities=1 energy=5;unit=J"],
  ])("a malformed or impossible footprint field is not read: %s", (_case, text) => {
    expect(readFootprintField(text, MAX)).toBeUndefined();
  });

  it("a footprint field with one malformed member is not read", () => {
    const malformed = [
      "a=1,", ",a=1", "a=1 b=2", "a=1;", "A=1", "a==1", "a=1e309", "a=1.", "a=1.0000", "a=1234567890123.0", "a=1234567890123456",
      "a=-", "a=0x1", 'a="x', 'a="é"', "a=?2", "a=(1", "a=é", "a=1\n", "a=1, \u00a0b", "a=1.5.5", "a=:*:", 'a=%"%ZZ"', "a=@1.5",
    ]; // biome-ignore format: a list
    const fields = malformed.flatMap((member) => [`${member}, activities=1`, `activities=1, ${member}`]);
    expect(fields.filter((text) => readFootprintField(text, MAX) !== undefined)).toEqual([]);
  });

  it("a footprint field may have members of any type, and spaces and tabs after them", () => {
    const members = [
      "a=1",
      "a=-1.5",
      'a="x"',
      "a=x",
      "a=?0",
      "a=:aGk=:",
      "a=(1 x);b",
      'a=%"%c3%a9"',
      "a;b=2 \t",
      "a=1",
    ];
    const fields = members.map((member) => `${member},\tactivities=1 \t`);
    expect(fields.filter((text) => readFootprintField(text, MAX)?.activities !== 1)).toEqual([]);
  });

  it("a footprint field counts the last of members, and of parameters, that share a key", () => {
    const field = "energy=5;unit=J, energy=6;unit=kJ;low=1;low=6;unit=J, activities=9, activities=1";
    expect(readFootprintField(field, MAX)).toMatchObject({ activities: 1, energy: { value: 6, low: 6 } });
  });
});

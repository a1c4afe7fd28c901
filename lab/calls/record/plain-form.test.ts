import fc from "fast-check";
import { expect, it } from "vitest";
import { plainForm } from "./plain-form.ts";

it("the plain form of anything survives JSON, and is its own plain form", () => {
  fc.assert(
    fc.property(fc.anything({ withDate: true, withBigInt: true }), (value) => {
      const plain = plainForm(value);
      expect(plainForm(plain)).toEqual(plain);
      expect(JSON.stringify(JSON.parse(JSON.stringify(plain)))).toBe(JSON.stringify(plain));
    }),
  );
});

it("the order of texts and objects in a list, and that of fields, does not matter; that of numbers does", () => {
  const form = (value: unknown) => JSON.stringify(plainForm(value));
  expect(form({ b: ["y", "x"], a: [{ n: "2" }, { n: "1", j: 3 }] })).toBe(
    form({ a: [{ j: 3, n: "1" }, { n: "2" }], b: ["x", "y"] }),
  );
  expect(form([2, 1])).not.toBe(form([1, 2]));
});

it.each([
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [new Date(7), 7],
  [new Date(Number.NaN), "NaN"],
  [3n, "3"],
  [{ lost: undefined, method: () => 0 }, {}],
])("the plain form of %o is %j", (value, plain) => {
  expect(plainForm(value)).toEqual(plain);
});

it("a long text is kept by its length and hash", () => {
  expect(plainForm("x".repeat(201))).toMatch(/^x{20}… 201 characters, [0-9a-f]{64}$/);
  expect(plainForm(`${"x".repeat(200)}y`)).not.toBe(plainForm("x".repeat(201)));
});

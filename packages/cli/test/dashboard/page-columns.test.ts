/** What the page hands to uPlot. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnsOf } from "../../page/columns.js";

const panel = (form: "stack" | "lines", ...columns: readonly (readonly (number | null)[])[]) => ({
  ...({ title: "t", about: "a", unit: "W", form } as const),
  series: columns.map((values, i) => ({ label: `${i}`, colour: "energy", values })),
});

describe("columns of a stack", () => {
  it("the columns of a stack are sums from its top down, with gaps where no part is known", () => {
    expect(columnsOf(panel("stack", [1, null, null], [2, 5, null]), [7, 8, 9])).toEqual([
      [7, 8, 9],
      [3, 5, null],
      [1, 0, null],
    ]);
    expect(columnsOf(panel("stack"), [])).toEqual([[]]);
  });

  it("the top column of a stack is the sum of all parts, and columns never fall on the way there", () => {
    const column = fc.array(fc.option(fc.nat(1000)), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 6 }), (columns) => {
        const [, ...drawn] = columnsOf(panel("stack", ...columns), [1, 2, 3, 4, 5]);
        for (let i = 0; i < 5; i++) {
          const known = columns.map((values) => values[i] ?? null).filter((value) => value !== null);
          expect(drawn[0]?.[i]).toBe(
            known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0),
          );
          const heights = drawn.map((values) => values[i] ?? 0);
          expect(heights).toEqual(heights.toSorted((a, b) => b - a));
        }
      }),
    );
  });
});

it("the columns of a line chart are its values", () => {
  expect(columnsOf(panel("lines", [1, null]), [7, 8])).toEqual([
    [7, 8],
    [1, null],
  ]);
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { glyphsOf } from "../glyphs.js";
import { styleOf } from "../style.js";
import { bandChart } from "./band-chart.js";

const frame = (width: number, unicode = false) => ({
  width,
  unicode,
  glyphs: glyphsOf({ unicode }),
  style: styleOf({ colour: false }),
  unit: "J",
});
const ONE = { label: "one", range: { value: 10, low: 1, high: 100 } };

describe("bandChart", () => {
  it("a band chart draws low, value and high on a logarithmic axis", () => {
    const bands = [ONE, { label: "other", range: { value: 1000, low: 1000, high: 1000 } }];
    expect(bandChart(bands, frame(40))?.split("\n")).toEqual([
      "       1 J     10 J      100 J     1 kJ",
      "       +---------+---------+---------+",
      "one    |---------o---------|",
      "other                                o",
    ]);
  });

  it("a band chart in a Unicode terminal uses line characters", () => {
    expect(bandChart([ONE], frame(30, true))).toMatch(/^one {2}├─+●─+┤$/m);
  });

  it("a band chart without a value above 0 is empty, and a low of 0 stands at the left end", () => {
    const zero = { value: 0, low: 0, high: 0 };
    expect(bandChart([{ label: "zero", range: zero }], frame(40))).toBeUndefined();
    expect(bandChart([{ label: "low", range: { value: 5, low: 0, high: 9 } }], frame(40))).toMatch(
      /^low {2}\|-+o-*\|$/m,
    );
  });

  it("a band chart of any ranges keeps its order and its width", () => {
    const magnitude = fc.double({ min: -12, max: 18, noNaN: true });
    const range = fc.tuple(magnitude, magnitude, magnitude).map((powers) => {
      const [low = 0, value = 0, high = 0] = powers.sort((a, b) => a - b).map((power) => 10 ** power);
      return { low, value, high };
    });
    fc.assert(
      fc.property(
        fc.array(range, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 40, max: 200 }),
        (ranges, width) => {
          const bands = ranges.map((one, index) => ({ label: `method-${index}`, range: one }));
          const lines = bandChart(bands, frame(width))?.split("\n") ?? [];
          expect(lines).toHaveLength(bands.length + 2);
          expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
          for (const line of lines.slice(2)) expect(line).toMatch(/^method-\d {2} *(\|-*)?o(-*\|)?$/);
        },
      ),
    );
  });
});

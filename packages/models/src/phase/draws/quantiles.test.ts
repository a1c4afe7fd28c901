import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betweenAt, mixtureAt, normalAt, percentilesOf, spreadAt } from "./quantiles.js";

describe("the normal quantile", () => {
  it("normalAt has the values of tables", () => {
    const known = [
      [0.5, 0],
      [0.841344746068543, 1],
      [0.95, 1.6448536269514722],
      [0.975, 1.959963984540054],
      [0.999, 3.090232306167813],
      [0.01, -2.3263478740408408],
    ] as const;
    for (const [u, z] of known) expect(normalAt(u)).toBeCloseTo(z, 7);
  });

  it("normalAt is odd about a half, and rises", () => {
    const between = fc.double({ min: 1e-6, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(between, between, (a, b) => {
        expect(normalAt(1 - a)).toBeCloseTo(-normalAt(a), 6);
        if (a < b - 1e-6) expect(normalAt(a)).toBeLessThan(normalAt(b));
      }),
    );
  });
});

describe("a spread", () => {
  const batch = { low: 8, value: 64, high: 700 };
  it("spreadAt passes through its three figures", () => {
    expect(spreadAt(batch, 0.05)).toBeCloseTo(8, 6);
    expect(spreadAt(batch, 0.5)).toBeCloseTo(64, 6);
    expect(spreadAt(batch, 0.95)).toBeCloseTo(700, 4);
  });

  it("spreadAt is a point where all three figures are equal", () => {
    expect(spreadAt({ low: 1, value: 1, high: 1 }, 0.123)).toBe(1);
  });
});

describe("a mixture", () => {
  const bits = [
    { share: 0.25, is: 16 },
    { share: 0.75, is: 8 },
  ];
  it("mixtureAt gives each of its kinds as often as its share says", () => {
    const drawn = Array.from({ length: 1000 }, (_, index) => mixtureAt(bits, (index + 0.5) / 1000));
    expect(drawn.filter((is) => is === 16)).toHaveLength(250);
    expect(drawn.filter((is) => is === 8)).toHaveLength(750);
  });

  it("mixtureAt gives the last kind where shares fall short of 1 by rounding", () => {
    expect(mixtureAt([{ share: 0.999, is: "only" }], 0.9999)).toBe("only");
  });
});

it("betweenAt is halfway between bounds at their geometric mean", () => {
  expect(betweenAt(10, 40, 0.5)).toBeCloseTo(20, 12);
  expect(betweenAt(10, 40, 0)).toBe(10);
  expect(betweenAt(7, 7, 0.3)).toBe(7);
});

describe("percentiles by selection", () => {
  it("percentilesOf gives those of the sorted sample", () => {
    const numbers = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 700 });
    fc.assert(
      fc.property(numbers, (sample) => {
        const sorted = [...sample].sort((a, b) => a - b);
        const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)];
        expect(percentilesOf(Float64Array.from(sample))).toEqual({
          low: at(0.05),
          value: at(0.5),
          high: at(0.95),
        });
      }),
    );
  });

  it("percentilesOf gives equal figures where all are equal", () => {
    expect(percentilesOf(new Float64Array(512).fill(3))).toEqual({ low: 3, value: 3, high: 3 });
  });
});

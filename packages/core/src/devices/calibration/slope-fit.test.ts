import fc from "fast-check";
import { expect, it } from "vitest";
import { slopeOf } from "./slope-fit.js";

const number = fc.double({ min: -1000, max: 1000, noNaN: true });

it("slopeOf finds the line that points lie on", () => {
  fc.assert(
    fc.property(
      number,
      number,
      fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { minLength: 3 }),
      (a, b, xs) => {
        const slope = slopeOf(xs.map((x) => ({ x, y: a + b * x })));
        expect(slope?.value).toBeCloseTo(b, 6);
        expect(slope?.error).toBeCloseTo(0, 5);
      },
    ),
  );
});

it("slopeOf is within two standard errors of the true slope nineteen times in twenty where points scatter", () => {
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647 - 0.5;
  };
  let inside = 0;
  for (let trial = 0; trial < 1000; trial++) {
    const points = Array.from({ length: 30 }, () => {
      const x = 100 * random();
      return { x, y: 7 + 1.3 * x + 10 * (random() + random() + random()) };
    });
    const { value, error } = slopeOf(points) ?? { value: 0, error: 0 };
    if (Math.abs(value - 1.3) <= 2 * error) inside++;
  }
  expect(inside).toBeGreaterThan(920);
  expect(inside).toBeLessThan(980);
});

it("slopeOf knows no slope of too few points, nor where x does not vary", () => {
  expect(slopeOf([])).toBeUndefined();
  expect(
    slopeOf([
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ]),
  ).toBeUndefined();
  expect(slopeOf([1, 2, 3].map((y) => ({ x: 5, y })))).toBeUndefined();
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { mixtureBand } from "./mixture-band.js";

const band = (value: number, factor: number) => ({ value, low: value / factor, high: value * factor });

it("the band of one quantity is its own", () => {
  const { low, high } = mixtureBand([band(400, 1.4)]);
  expect(low).toBeCloseTo(400 / 1.4, 6);
  expect(high).toBeCloseTo(400 * 1.4, 6);
});

it("the band of one of several equal quantities is that of each, also without any width", () => {
  expect(mixtureBand([band(5, 1), band(5, 1)])).toEqual({ low: 5, high: 5 });
  const { low, high } = mixtureBand([band(400, 2), band(400, 2), band(400, 2)]);
  expect(low).toBeCloseTo(200, 6);
  expect(high).toBeCloseTo(800, 6);
});

it("the band of one of several leaves out what is unlikely, by the weights", () => {
  const places = [band(20, 1.2), band(300, 1.2), band(400, 1.2), band(900, 1.2)];
  const weighted = mixtureBand(places, [1, 60, 38, 1]);
  expect(weighted.low).toBeGreaterThan(230);
  expect(weighted.high).toBeLessThan(500);
  const equal = mixtureBand(places);
  expect(equal.low).toBeLessThan(24);
  expect(equal.high).toBeGreaterThan(900);
  expect(mixtureBand(places, [0, 0, 0, 0])).toEqual(equal);
});

it("the band of one of several lies within the bounds of all, also below 0, and widens with none of them", () => {
  const range = fc
    .tuple(...Array.from({ length: 3 }, () => fc.integer({ min: -1000, max: 1000 })))
    .map((all) => all.sort((a, b) => a - b))
    .map(([low = 0, value = 0, high = 0]) => ({ low, value, high }));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(range, fc.integer({ min: 0, max: 100 })), { minLength: 1, maxLength: 9 }),
      (places) => {
        const ranges = places.map(([of]) => of);
        const { low, high } = mixtureBand(
          ranges,
          places.map(([, weight]) => weight),
        );
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...ranges.map((of) => of.low)));
        expect(high).toBeLessThanOrEqual(Math.max(...ranges.map((of) => of.high)));
      },
    ),
  );
});

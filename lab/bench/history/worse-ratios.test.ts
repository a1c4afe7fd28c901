import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type KeptRun, worseRatios } from "./worse-ratios.ts";

const runOf = (value: number, more: Partial<KeptRun> = {}): KeptRun => ({
  ...{ date: "2026-01-01T00:00:00.000Z", commit: "abc1234", machine: "a machine", loadPerCore: 0.1 },
  ratios: { P2: value },
  ...more,
});
const isWorse = (values: readonly number[]): boolean =>
  worseRatios(values.map((value) => runOf(value))).length > 0;

const ratio = fc.double({ min: 0.01, max: 100, noNaN: true });
const some = fc.array(ratio, { minLength: 1, maxLength: 20 });

describe("ratios of the bench over runs", () => {
  it.each([
    ["nothing", [], false],
    ["three runs alone", [1, 9, 9], false],
    ["three after one", [2, 2.3, 2.3, 2.3], true],
    ["two worse ones", [2, 2, 2, 2.3, 2.3], false],
    ["three, of which one is good", [2, 2, 2, 2.3, 2.1, 2.3], false],
    ["less than a tenth", [2, 2, 2, 2.19, 2.19, 2.19], false],
    ["one lucky run", [2, 2, 1, 2, 2, 2, 2], false],
    ["a lucky run, and then a worse level", [2, 2, 2, 1, 2.3, 2.3, 2.3], true],
    ["what was worse and is good again", [2, 2, 2, 3, 3, 3, 2], false],
    ["what stays worse", [2, 2, 2, 3, 3, 3, 3, 3, 3, 3], true],
    ["a better level that is lost", [4, 4, 4, 2, 2, 2, 3, 3, 3], true],
    ["a better level that was never kept", [4, 4, 4, 2, 2, 4, 4, 4], false],
  ])("the ratios of %s: %j: worse is %s", (_, values, worse) => {
    expect(isWorse(values)).toBe(worse);
  });

  it("no ratio is worse while one of the last three runs is the best of all", () => {
    fc.assert(
      fc.property(some, ratio, fc.nat(2), (values, best, at) => {
        const all = [...values, ...[0, 1, 2].map((i) => (i === at ? Math.min(best, ...values) : best * 50))];
        expect(isWorse(all)).toBe(false);
      }),
    );
  });

  it("a ratio that is above a tenth more than all earlier ones three times is worse", () => {
    fc.assert(
      fc.property(some, fc.double({ min: 1.11, max: 5, noNaN: true }), (values, factor) => {
        expect(isWorse([...values, ...Array(3).fill(factor * Math.max(...values))])).toBe(true);
      }),
    );
  });

  it("a ratio that grows a little with each run is worse some day", () => {
    fc.assert(
      fc.property(ratio, fc.double({ min: 1.01, max: 1.09, noNaN: true }), (first, growth) => {
        expect(isWorse(Array.from({ length: 30 }, (_, run) => first * growth ** run))).toBe(true);
      }),
    );
  });

  it("the unit of a ratio does not matter, nor do other ratios, other machines and busy ones", () => {
    fc.assert(
      fc.property(some, fc.integer({ min: -8, max: 8 }), (values, power) => {
        const worse = isWorse(values);
        expect(isWorse(values.map((value) => value * 2 ** power))).toBe(worse);
        const among = values.flatMap((value) => [
          runOf(0.001, { machine: "another" }),
          runOf(0.001, { loadPerCore: 1.1 }),
          runOf(value, { ratios: { P2: value, P9: 1 } }),
        ]);
        expect(worseRatios(among).map(({ name }) => name)).toEqual(worse ? ["P2"] : []);
      }),
    );
  });

  it("a run that begins anew is not compared with earlier ones", () => {
    const anew = [1, 1, 1].map((value) => runOf(value));
    const later = [runOf(3, { anew: "It records one histogram more." }), runOf(3), runOf(3), runOf(3)];
    expect(worseRatios([...anew, ...later])).toEqual([]);
    expect(worseRatios([...anew, ...later, ...[5, 5, 5].map((value) => runOf(value))])).toEqual([
      { name: "P2", level: 3, last: [5, 5, 5] },
    ]);
  });
});

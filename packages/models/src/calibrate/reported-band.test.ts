import { describe, expect, it } from "vitest";
import { around } from "./around.js";
import { factorOfTotal } from "./band-of-total.js";
import { type Calibration, NO_CALIBRATION } from "./calibration.js";
import { KeptKeys, MOST_KEYS } from "./kept-keys.js";
import { merged, mergedAll } from "./merged.js";
import { quantileOf } from "./quantile.js";
import { scoresOf } from "./reported-band.js";
import { boundsOf } from "./spread.js";
import { studentT95 } from "./student-t.js";

it.each([
  [4, 2.132],
  [5, 2.015],
  [10, 1.812],
  [30, 1.697],
  [84, 1.663],
])("studentT95 of %i degrees is that of the tables", (degrees, value) => {
  expect(studentT95(degrees) / value).toBeGreaterThan(0.99);
  expect(studentT95(degrees) / value).toBeLessThan(1.01);
});

it("quantileOf is linear between neighbours", () => {
  expect([0, 0.25, 0.5, 0.75, 1].map((at) => quantileOf([1, 2, 4], at))).toEqual([1, 1.5, 2, 3, 4]);
});

describe("scoresOf", () => {
  it("scoresOf has the variance of a prior worth five calls while there are few", () => {
    expect(scoresOf([]).variance).toBeCloseTo(0.35 ** 2, 12);
    expect(scoresOf([0, 0, 0, 0, 0, 0]).variance).toBeCloseTo((5 * 0.35 ** 2) / 10, 12);
  });

  it("scoresOf goes by the median deviation of few scores, and by quantiles of many", () => {
    // Of ±1 the median deviation is 1.
    expect(scoresOf([-1, 0, 1, -1, 1]).variance).toBeCloseTo((5 * 0.35 ** 2 + 4 * 1.4826 ** 2) / 9, 9);
    const even = Array.from({ length: 41 }, (_, index) => (index - 20) / 20);
    expect(scoresOf(even).variance).toBeCloseTo((5 * 0.35 ** 2 + 40 * (1.6 / 2.563) ** 2) / 45, 9);
  });
});

describe("factorOfTotal", () => {
  it("factorOfTotal is the ratio of the sums, and not the middle of the ratios", () => {
    const reports = [1, 1, 1, 1, 96].map((estimated) => ({
      reported: estimated === 96 ? 192 : 1,
      estimated,
    }));
    expect(factorOfTotal(reports)?.value).toBeCloseTo(1.96, 9);
  });

  it("factorOfTotal is not known below five reports, and has no width where all agree", () => {
    const alike = Array.from({ length: 5 }, () => ({ reported: 3, estimated: 2 }));
    expect(factorOfTotal(alike.slice(1))).toBeUndefined();
    expect(factorOfTotal(alike)).toEqual({ value: 1.5, low: 1.5, high: 1.5 });
  });
});

describe("around", () => {
  it("a GPU has host, idle machines and PUE around it, with independent errors", () => {
    const { value, low, high } = boundsOf(around("gpu", {}));
    expect(value).toBeCloseTo(1.43 * 1.12 * 1.2, 9);
    // Less than if all three were at their ends together.
    expect(low).toBeGreaterThan(1.2 * 1.05 * 1.05);
    expect(high).toBeLessThan(1.82 * 1.35 * 1.4);
  });

  it("a server may be its GPUs or all of it, and the PUE is that of the place", () => {
    const [gpu, server] = [boundsOf(around("gpu", {})), boundsOf(around("server", {}))];
    expect(server.value).toBeLessThan(gpu.value);
    expect(server.high / server.low).toBeGreaterThan(gpu.high / gpu.low);
    const frugal = around("gpu", { provider: "gcp.gemini" });
    expect(frugal.value).toBeLessThan(gpu.value);
  });
});

describe("KeptKeys", () => {
  it("KeptKeys has so many keys, and those with the newest reports", () => {
    const keys = new KeptKeys();
    const method = { below: 1, above: 1 };
    for (let index = 0; index <= MOST_KEYS; index++)
      keys.add(`model-${index}`, { id: "a", reported: 1, estimated: 1 }, method);
    expect(keys.entries()).toHaveLength(MOST_KEYS);
    expect(keys.get("model-0")).toBeUndefined();
    keys.add("model-1", { id: "b", reported: 1, estimated: 1 }, method);
    keys.add("model-x", { id: "a", reported: 1, estimated: 1 }, method);
    expect(keys.get("model-1")?.scores.count).toBe(2);
    expect(keys.get("model-2")).toBeUndefined();
  });

  it("KeptKeys has no key as long as a payload", () => {
    const keys = new KeptKeys();
    keys.add("a".repeat(10_000_000), { id: "a", reported: 1, estimated: 1 }, { below: 1, above: 1 });
    expect(keys.entries()).toEqual([]);
  });
});

describe("merged", () => {
  const of = (ids: readonly string[], moves = 0): Calibration => ({
    ...NO_CALIBRATION,
    moves,
    reports: ids.map((id) => ({ id, reported: 1, estimated: 1 })),
  });
  const idsOf = ({ reports }: Calibration) => reports.map(({ id }) => id);

  it("merged has the reports of both once, ours last, and no more than are kept", () => {
    expect(idsOf(merged(of(["a", "b", "c"]), of(["x", "b"])))).toEqual(["x", "a", "b", "c"]);
    const many = Array.from({ length: 80 }, (_, index) => `o-${index}`);
    expect(idsOf(merged(of(many), of(["x"])))).toEqual(many);
  });

  it("the side that has noticed a change voids what the other has", () => {
    const moved = of(["x"], 1);
    expect(merged(of(["a", "b"]), moved)).toBe(moved);
    expect(merged(moved, of(["a", "b"]))).toBe(moved);
  });

  it("mergedAll has the keys of both, those of others first", () => {
    const all = mergedAll(
      [["a", of(["1"])]],
      [
        ["a", of(["2"])],
        ["b", of(["3"])],
      ],
    );
    expect(all.map(([key, { reports }]) => [key, reports.length])).toEqual([
      ["b", 1],
      ["a", 2],
    ]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsOf } from "../../figures/spread.js";
import { studentT95 } from "../../figures/student-t.js";
import { around } from "../around.js";
import { KeptKeys, MAX_KEYS } from "../kept/kept-keys.js";
import { keyOf, partsOf } from "../kept/key.js";
import { lacks, merged, mergedAll } from "../kept/merged.js";
import { factorOfTotal } from "./band-of-total.js";
import { type Calibration, NO_CALIBRATION } from "./calibration.js";
import { fresh } from "./fresh.js";
import { quantileOf } from "./quantile.js";
import { bandOf, scoresOf } from "./reported-band.js";
import { BEFORE, type Report } from "./reports.js";

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

describe("bandOf", () => {
  const method = { below: 1.4, above: 1.4 };

  it.each([6, 15, 19, 20, 80])("bandOf holds both of two kinds, in %i reports", (count) => {
    for (const share of [3, 2])
      for (const side of [1, -1]) {
        const kinds = Array.from({ length: count }, (_, index) => (index % share === 0 ? side : -side));
        const { low, high } = bandOf(scoresOf(kinds), 0, method);
        expect(low).toBeLessThanOrEqual(-1);
        expect(high).toBeGreaterThanOrEqual(1);
      }
  });

  it("bandOf is as wide on both sides where calls are of one kind", () => {
    const even = Array.from({ length: 21 }, (_, index) => (index - 10) / 40);
    const { low, centre, high } = bandOf(scoresOf(even), 0.1, method);
    expect(high - centre).toBeCloseTo(centre - low, 12);
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

const report = (id: string, atMs = 0, reported = 1): Report => ({ id, reported, estimated: 1, atMs });
const WEEK_MS = 7 * 24 * 3_600_000;

describe("KeptKeys", () => {
  const method = { below: 1, above: 1 };

  it("KeptKeys has so many keys, and those with the newest reports", () => {
    const keys = new KeptKeys();
    for (let index = 0; index <= MAX_KEYS; index++) keys.add(`model-${index}`, report("a"), method);
    expect(keys.entries(0)).toHaveLength(MAX_KEYS);
    expect(keys.get("model-0", 0)).toBeUndefined();
    keys.add("model-1", report("b"), method);
    keys.add("model-x", report("a"), method);
    expect(keys.get("model-1", 0)?.scores.count).toBe(2);
    expect(keys.get("model-2", 0)).toBeUndefined();
  });

  it("KeptKeys has no key as long as a payload", () => {
    const keys = new KeptKeys();
    keys.add("a".repeat(10_000_000), report("a"), method);
    expect(keys.entries(0)).toEqual([]);
  });

  it("KeptKeys has no key whose only report was refused, so that names that are made up take no place", () => {
    const keys = new KeptKeys();
    keys.add("known", report("a"), method);
    for (let index = 0; index <= MAX_KEYS; index++)
      for (const joules of [0, 1e6])
        expect(keys.add(`made-up-${index}`, report("b", 0, joules), method)).toBe("refused");
    expect(keys.entries(0).map(([key]) => key)).toEqual(["known"]);
    expect(keys.add("known", report("b", 0, 1e6), method)).toBe("refused");
    expect(keys.get("known", 0)?.calibration.refused).toHaveLength(2);
  });

  it("KeptKeys forgets what is older than a week, report by report, and then the key", () => {
    const keys = new KeptKeys();
    for (let day = 0; day < 7; day++) keys.add("a", report(`${day}`, (day * WEEK_MS) / 7), method);
    expect(keys.get("a", WEEK_MS - 1)?.scores.count).toBe(7);
    expect(keys.get("a", WEEK_MS)?.scores.count).toBe(6);
    expect(keys.get("a", WEEK_MS * 1.5)?.scores.count).toBe(3);
    expect(keys.get("a", WEEK_MS * 2)).toBeUndefined();
    expect(keys.entries(0)).toEqual([]);
  });
});

describe("fresh", () => {
  const kept: Calibration = { ...NO_CALIBRATION, reports: [report("a", 0), report("b", 10)] };

  it("fresh is itself where all is of the last week, and nothing where nothing is", () => {
    expect(fresh(kept, WEEK_MS - 1)).toBe(kept);
    expect(fresh(kept, WEEK_MS + 10)).toBeUndefined();
  });

  it("fresh drops what is old of the reports and of the refused, and keeps what has no time", () => {
    const refused = [null, report("x", 0), BEFORE, report("y", 9)] as const;
    expect(fresh({ ...kept, refused }, WEEK_MS)).toMatchObject({
      reports: [{ id: "b" }],
      refused: [null, BEFORE, { id: "y" }],
    });
  });

  it("fresh has no reports of a week in the future", () => {
    expect(fresh(kept, -WEEK_MS)).toBeUndefined();
  });
});

describe("merged", () => {
  const of = (reports: readonly Report[], moves = 0): Calibration => ({ ...NO_CALIBRATION, moves, reports });
  const idsOf = ({ reports }: Calibration) => reports.map(({ id }) => id);

  it("merged has the reports of both once, in the order of their times, and the newest 80 of both", () => {
    const [ours, theirs] = [of([report("a", 1), report("b", 3)]), of([report("x", 2), report("b", 3)])];
    expect(idsOf(merged(ours, theirs))).toEqual(["a", "x", "b"]);
    const many = Array.from({ length: 80 }, (_, index) => report(`o-${index}`, 100 + index));
    expect(idsOf(merged(of(many), of([report("old", 1)])))).toEqual(many.map(({ id }) => id));
    expect(idsOf(merged(of(many), of([report("new", 500)]))).at(-1)).toBe("new");
  });

  it("merged is the same from both sides, so that neither has news for the other", () => {
    const time = fc.integer({ min: 0, max: 20 });
    const side = (name: string) =>
      fc
        .array(time, { minLength: 1, maxLength: 80 })
        .map((times) => of(times.sort((a, b) => a - b).map((at, index) => report(`${name}${index}`, at))));
    fc.assert(
      fc.property(side("a"), side("b"), (one, other) => {
        const both = merged(one, other);
        expect(idsOf(both)).toEqual(idsOf(merged(other, one)));
        const text = [["k", both]] as const;
        for (const own of [one, other]) expect(lacks(text, mergedAll([["k", own]], text))).toBe(false);
      }),
    );
  });

  it("merged has the width of the side with the newest call, refused ones too", () => {
    const newer = { ...of([report("a", 1)]), refused: [report("r", 9)], widening: 0.5 };
    const older = of([report("b", 2)]);
    for (const both of [merged(newer, older), merged(older, newer)])
      expect(both).toMatchObject({ widening: 0.5, refused: [{ id: "r" }] });
    expect(lacks([["k", merged(older, of([report("a", 1)]))]], [["k", newer]])).toBe(true);
  });

  it("the side that has noticed a change voids what the other has", () => {
    const moved = of([report("x")], 1);
    const other = of([report("a"), report("b")]);
    expect(merged(other, moved)).toBe(moved);
    expect(merged(moved, other)).toBe(moved);
  });

  it("mergedAll has the keys of both, that with the newest call last, and drops the oldest of too many", () => {
    const all = mergedAll(
      [["a", of([report("1", 1)])]],
      [
        ["a", of([report("2", 5)])],
        ["b", of([report("3", 3)])],
      ],
    );
    expect(all.map(([key, { reports }]) => [key, reports.length])).toEqual([
      ["b", 1],
      ["a", 2],
    ]);
    const keys = (name: string, atMs: number) =>
      Array.from({ length: MAX_KEYS }, (_, index) => [`${name}-${index}`, of([report("1", atMs)])] as const);
    const [old, young] = [keys("old", 1), keys("young", 2)];
    expect(mergedAll(old, young)).toEqual(mergedAll(young, old));
    expect(mergedAll(old, young).every(([key]) => key.startsWith("young"))).toBe(true);
  });
});

describe("keyOf", () => {
  const call = { model: "gpt-4o", provider: "openai", operation: "chat", durationS: 1 } as const;

  it("keyOf has a key for each power of four, which partsOf reads", () => {
    expect(keyOf(call, 63.9)).not.toBe(keyOf(call, 64));
    expect(keyOf(call, 255.9)).toBe(keyOf(call, 64));
    expect(partsOf(keyOf(call, 100) ?? "")).toEqual({
      model: "gpt-4o",
      provider: "openai",
      from: 64,
      to: 256,
    });
    expect(partsOf(keyOf({ ...call, provider: "" }, 0.1) ?? "")).toEqual({
      ...{ model: "gpt-4o", from: 0.0625, to: 0.25 },
    });
  });

  it("keyOf has none for names that have a new line in them", () => {
    expect(keyOf({ ...call, model: "a\nb" }, 1)).toBeUndefined();
    expect(keyOf({ ...call, provider: "a\nb" }, 1)).toBeUndefined();
  });
});

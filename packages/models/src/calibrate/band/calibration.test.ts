import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibrationsIn, calibrationText } from "../kept/calibration-text.js";
import { added, type Calibration, isTrusted, NO_CALIBRATION, statedBand, summaryOf } from "./calibration.js";
import { NO_DRIFT } from "./drift.js";
import { bandOf, type MethodBand } from "./reported-band.js";

const METHOD: MethodBand = { below: 1.2, above: 1.2 };
/** Noise of 0.3 that is not random: it has the median 0. */
const wave = (index: number) => 0.42 * Math.sin(index * 2.4);
const report = (ratio: number, id = "a") => ({ id, reported: ratio * 10, estimated: 10, atMs: 0 });

function after(ratios: readonly number[], from: Calibration = NO_CALIBRATION, method = METHOD) {
  let calibration = from;
  const said = ratios.map((ratio, index) => {
    const next = added(calibration, report(ratio, `r-${index}`), method);
    calibration = next.calibration;
    return next.comparison;
  });
  return { calibration, said };
}
const steady = (count: number, factor = 1) =>
  Array.from({ length: count }, (_, index) => factor * Math.exp(wave(index)));
const bandAfter = ({ calibration }: ReturnType<typeof after>) =>
  bandOf(summaryOf(calibration), calibration.widening, METHOD);

describe("what reports make of a band", () => {
  it("added leaves the method's band until five reports are in, then has their factor and a narrower one", () => {
    expect(bandAfter(after(steady(4, 2)))).toEqual({ low: -1.2, centre: 0, high: 1.2 });
    const five = bandAfter(after(steady(5, 2)));
    expect(five.high - five.low).toBeLessThan(1.6);
    const many = bandAfter(after(steady(60, 2)));
    expect(many.centre).toBeCloseTo(Math.log(2), 1);
    expect(Math.exp(many.high - many.low)).toBeLessThan(3);
  });

  it("added compares a report with the band that was stated before it, and with none of its own making", () => {
    expect(after([3.3, 3.4]).said).toEqual(["inside", "outside"]);
    const { calibration } = after(steady(40));
    const { high } = bandOf(summaryOf(calibration), calibration.widening, METHOD);
    expect(added(calibration, report(Math.exp(high * 0.99)), METHOD).comparison).toBe("inside");
    expect(added(calibration, report(Math.exp(high * 1.01)), METHOD).comparison).toBe("outside");
  });

  it.each([
    ["0", 0, METHOD],
    ["a negative number", -1, METHOD],
    ["no number", Number.NaN, METHOD],
    ["an infinite one", Number.POSITIVE_INFINITY, METHOD],
    ["one against a band that reaches down to 0", 1, { below: Number.POSITIVE_INFINITY, above: 1 }],
    ["one against a band that is none", 1, { below: Number.NaN, above: 1 }],
  ])("added refuses %s, and nothing changes", (_, ratio, method) => {
    const { calibration } = after(steady(20));
    const next = added(calibration, report(ratio), method);
    expect(next).toEqual({ calibration, comparison: "refused" });
  });

  it("added refuses a report against an estimate of 0", () => {
    const given = { id: "a", reported: 3, estimated: 0, atMs: 0 };
    expect(added(NO_CALIBRATION, given, METHOD).comparison).toBe("refused");
  });

  it("added lets liars of 0 and 1000 times change nothing but the look back for such", () => {
    const honest = steady(60);
    const withLiars = honest.flatMap((ratio, index) =>
      index % 10 === 9 ? [0, ratio, ratio * 1000] : [ratio],
    );
    const [clean, lied] = [after(honest), after(withLiars)];
    expect(lied.said.filter((one) => one === "refused")).toHaveLength(12);
    expect(bandAfter(lied)).toEqual(bandAfter(clean));
    expect(lied.calibration.drift).toEqual(clean.calibration.drift);
  });

  it("any one report moves the centre to a neighbour of the median at most, and the width by 4.5 %", () => {
    const { calibration } = after(steady(41));
    const scores = calibration.reports.map(({ reported }) => Math.log(reported / 10)).sort((a, b) => a - b);
    const [below, above] = [scores[19] as number, scores[21] as number];
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (joules) => {
        const next = added(
          calibration,
          { id: "b", reported: joules, estimated: 10, atMs: 0 },
          METHOD,
        ).calibration;
        const { median } = summaryOf(next);
        expect(median).toBeGreaterThanOrEqual(below);
        expect(median).toBeLessThanOrEqual(above);
        expect(Math.abs(next.widening - calibration.widening)).toBeLessThanOrEqual(0.045 + 1e-12);
        expect(next.moves).toBe(0);
      }),
    );
  });

  it("for any reports, what is kept is bounded, its band is one, and it is the same out of a text", () => {
    const ratio = fc.oneof(fc.double({ min: 0, max: 1e4 }), fc.double(), fc.constantFrom(1, 2, 50, 51, 52));
    const bound = fc.double({ min: 0, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.array(ratio, { maxLength: 200 }), bound, bound, (ratios, below, above) => {
        const { calibration } = after(ratios, NO_CALIBRATION, { below, above });
        expect(calibration.reports.length).toBeLessThanOrEqual(80);
        expect(calibration.refused.length).toBeLessThanOrEqual(15);
        expect(Math.abs(calibration.widening)).toBeLessThanOrEqual(1);
        const band = bandOf(summaryOf(calibration), calibration.widening, { below, above });
        expect(Object.values(band).every(Number.isFinite)).toBe(true);
        expect(band.low).toBeLessThanOrEqual(band.centre);
        expect(band.centre).toBeLessThanOrEqual(band.high);
        expect(calibrationsIn(calibrationText([["a\nb\n1", calibration]]))).toEqual([
          ["a\nb\n1", calibration],
        ]);
      }),
      { numRuns: 200 },
    );
  });

  it("missed calls widen the band and held ones narrow it, so that one in ten is missed in the end", () => {
    const jumpy = (index: number) =>
      Math.exp(index % 4 === 3 ? 1.1 * (index % 8 === 3 ? 1 : -1) : wave(index) / 2);
    const { said } = after(Array.from({ length: 600 }, (_, index) => jumpy(index)));
    const missed = said.slice(200).filter((one) => one !== "inside").length / 400;
    expect(missed).toBeGreaterThan(0.05);
    expect(missed).toBeLessThan(0.15);
  });
});

describe("a factor that changes", () => {
  const known = () => after(steady(80)).calibration;

  it.each([
    [2, 12],
    [0.5, 12],
    [10, 13],
  ])(
    "added notices that the factor is %s times as large within %i calls, and keeps the calls since",
    (factor, most) => {
      const { said, calibration } = after(steady(most, factor), known());
      const at = said.indexOf("moved");
      expect(at).toBeGreaterThanOrEqual(2);
      expect(calibration.moves).toBe(1);
      expect(summaryOf(calibration).median).toBeCloseTo(Math.log(factor), 0);
    },
  );

  it("added takes eight refused reports that are alike for the new truth, and seven for liars", () => {
    expect(after(steady(7, 100), known()).said).toEqual(Array.from({ length: 7 }, () => "refused"));
    const eight = after(steady(8, 100), known());
    expect(eight.said.at(-1)).toBe("moved");
    expect(eight.calibration).toMatchObject({ moves: 1, widening: 0 });
    expect(isTrusted(eight.calibration)).toBe(true);
    expect(eight.calibration.reports).toHaveLength(8);
    const unlike = steady(8).map((ratio, index) => ratio * (index % 2 === 0 ? 1000 : 0.001));
    expect(after(unlike, known()).said).not.toContain("moved");
  });

  it("added takes eight of the refused for the new truth where liars lie between and on both sides", () => {
    const liars = [0.001, 1e5, 0.001, 1e5, 0.001];
    const mixed = steady(10, 100).flatMap((ratio, index) => [ratio, ...liars.slice(index, index + 1)]);
    const { said, calibration } = after(mixed, known());
    expect(said.indexOf("moved")).toBe(12); // the eighth of the new truth
    expect(summaryOf(calibration).median).toBeCloseTo(Math.log(100), 0);
  });

  it("added states the method's band while more than 3 of the last 15 were refused, and compares with it", () => {
    const three = after([100, 100, 0.001], known()).calibration;
    const four = after([100, 100, 0.001, 0.001], known()).calibration;
    expect([isTrusted(three), isTrusted(four)]).toEqual([true, false]);
    expect(statedBand(four, summaryOf(four), METHOD)).toEqual({ low: -1.2, centre: 0, high: 1.2 });
    expect(added(three, report(3), METHOD).comparison).toBe("outside");
    const next = added(four, report(3), METHOD);
    expect(next.comparison).toBe("inside");
    expect(next.calibration.widening).toBe(four.widening);
    expect(isTrusted(after(steady(15), four).calibration)).toBe(true);
  });

  it("added holds two modes that are 20 times apart as the method's band does", () => {
    const wide = { below: Math.log(20), above: Math.log(25) };
    let [calibration, state, held] = [NO_CALIBRATION, 7, 0];
    const uniform = () => {
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    for (let call = 0; call < 2000; call++) {
      const ratio = (uniform() < 0.5 ? 20 : 1) * Math.exp(wave(call) / 2);
      const { low, high } = statedBand(calibration, summaryOf(calibration), wide);
      if (low <= Math.log(ratio) && Math.log(ratio) <= high) held += 1;
      calibration = added(calibration, report(ratio, `m-${call}`), wide).calibration;
    }
    expect(held / 2000).toBeGreaterThan(0.95); // 100 % by the method's band
  });

  it("added takes no three calls for a change from rest, however far they are, and four", () => {
    const atRest = { ...known(), drift: NO_DRIFT };
    expect(after([11, 11, 11], atRest).said).not.toContain("moved");
    expect(after([11, 11, 11, 11], atRest).said.at(-1)).toBe("moved");
  });
});

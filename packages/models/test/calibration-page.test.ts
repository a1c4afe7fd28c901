/** docs/models/calibrate.md says what the code does, and that is what was promised. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  driftOutcome,
  driftRow,
  liarRow,
  NOISES,
  otherSizeRow,
  steadyRow,
  totalRow,
} from "../../../scripts/calibration/calibration-rows.ts";
import { callsToNotice } from "../../../scripts/calibration/calls-to-notice.ts";
import { ofOtherSize } from "../../../scripts/calibration/other-sizes.ts";
import { type Noise, simulated } from "../../../scripts/calibration/simulated-calls.ts";

const wordsOf = (text: string) => text.replaceAll(/ +/g, " ");
const page = wordsOf(readFileSync(join(import.meta.dirname, "../../../docs/models/calibrate.md"), "utf8"));
const noise = NOISES["0.33"] as Noise;
/** Other seeds would need as many streams: these are those of the page, and fewer. */
const STREAMS = 60;

it("docs/models/calibrate.md has what `npm run generate -- calibration` writes", () => {
  const rows = [
    steadyRow("0.33"),
    liarRow("5 % state 0 or 1000 times"),
    driftRow([2, "0.33", 0.33]),
    totalRow("0.33"),
    otherSizeRow("half"),
  ];
  for (const row of rows) expect(page).toContain(wordsOf(row));
});

describe("bands of calls whose truth is known", () => {
  it("a band holds 87 to 93 % from the sixth call on, and is three times wide after 50", () => {
    const { held, width } = simulated({ noise, streams: STREAMS, calls: 300 });
    const later = held.slice(5).reduce((sum, one) => sum + one, 0) / (held.length - 5);
    expect(later).toBeGreaterThan(0.87);
    expect(later).toBeLessThan(0.93);
    expect(width[0]).toBeGreaterThan(9);
    expect(simulated({ noise, streams: 200, calls: 51 }).width[50]).toBeLessThanOrEqual(3);
  });

  it("a band holds 85 % from the sixth call on where calls are of two kinds", () => {
    const kinds = NOISES["0.2, of two kinds that are 5 times apart"] as Noise;
    const { held } = simulated({ noise: kinds, streams: 2 * STREAMS, calls: 50 });
    const meanOf = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
    expect(meanOf(held.slice(5, 20))).toBeGreaterThan(0.85);
    expect(meanOf(held.slice(20))).toBeGreaterThan(0.85);
  });

  it("a band holds as many, and is as wide, where one call in twenty states 0 or 1000 times", () => {
    const lie = (truth: number, random: { uniform(): number }) => {
      const draw = random.uniform();
      if (draw < 0.025) return 0;
      return draw < 0.05 ? truth * 1000 : truth;
    };
    const honest = simulated({
      noise,
      streams: STREAMS,
      calls: 200,
      lie: (truth, random) => truth + 0 * random.uniform(),
    });
    const lied = simulated({ noise, streams: STREAMS, calls: 200, lie });
    const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
    expect(mean(lied.held.slice(20))).toBeCloseTo(mean(honest.held.slice(20)), 1);
    expect(lied.width[199]).toBeLessThan((honest.width[199] as number) * 1.1);
    expect(lied.falseAlarms).toBeLessThanOrEqual(1);
  });
});

it("calls of a size without reports are held as often as the method holds them, for any shared part of the factor", () => {
  for (const common of [0, 0.5, 1]) {
    const { alone, learned } = ofOtherSize(common, 500);
    expect(learned.held).toBeGreaterThanOrEqual(alone.held);
    expect(learned.width / alone.width).toBeLessThan(1.2);
  }
  const { alone, learned } = ofOtherSize(1, 500);
  expect(learned.error).toBeLessThan(alone.error / 2);
});

describe("a change of the factor", () => {
  it.each([
    [2, "0.25", 0.25],
    [2, "0.33", 0.33],
    [2, "0.45", 0.45],
    [0.5, "0.33", 0.33],
    [10, "0.33", 0.33],
    [100, "0.33", 0.33],
  ])(
    "a factor that is %s times as large is noticed at a noise of %s within the computed calls",
    (factor, name, deviation) => {
      expect(driftOutcome(factor, name, deviation).inTime).toBeGreaterThan(0.9);
    },
  );

  it("callsToNotice is never for what is less than the noise allows to see, and fewer for more", () => {
    expect(callsToNotice(1.05, 0.33)).toBe(Number.POSITIVE_INFINITY);
    expect(callsToNotice(1.5, 0.33)).toBeGreaterThan(callsToNotice(2, 0.33));
    expect(callsToNotice(2, 0.45)).toBeGreaterThan(callsToNotice(2, 0.25));
  });

  it("no change is noticed in 99 of 100 streams of a hundred calls where there is none", () => {
    const { falseAlarms } = simulated({ noise, streams: 300, calls: 100 });
    expect(falseAlarms).toBeLessThanOrEqual(3);
  });
});

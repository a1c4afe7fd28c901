import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { polledCounter, type Refreshing, type Seen } from "../../../test/polled-counter.js";
import type { Moment } from "../ledger/device-ledger.js";
import { RefreshPhase } from "./refresh-phase.js";

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);
/** Timers are no better. */
const TIMER_S = 0.001;

/** A phase that saw these reads, each of them with a new value. */
function phaseOf(nominalS: number, reads: readonly (readonly [previousS: number, atS: number])[]) {
  const phase = new RefreshPhase(nominalS);
  for (const [previousS, atS] of reads) phase.see(previousS, atS);
  return phase;
}
/** The reads of a poll every 2 ms that sees refreshes at these moments. */
const closely = (...moments: readonly number[]) => moments.map((atS) => [atS - 0.001, atS + 0.001] as const);
/** Four periods of 100 ms, the last refresh at 1.4 s. */
const known = () => phaseOf(0.1, closely(1, 1.1, 1.2, 1.3, 1.4));

/** How often the truth is within the moments, and how far off they are in the mean, in periods. */
function judged(all: readonly { moment: Moment; truthS: number }[], periodS: number) {
  const inside = all.filter(({ moment, truthS }) => Math.abs(moment.atS - truthS) <= moment.halfS + TIMER_S);
  const errors = all.map(({ moment, truthS }) => (moment.atS - truthS) / periodS);
  return { inside: inside.length / all.length, error: errors.reduce((a, b) => a + b, 0) / all.length };
}

describe("a refresh phase", () => {
  it("a refresh phase knows nothing before it saw two neighbouring refreshes closely", () => {
    const phase = new RefreshPhase(0.1);
    expect(phase).toMatchObject({ periodS: 0.1, taught: false, isKnown: false });
    expect(phase.shownS(5)).toBe(5);
    expect(phase.nextLookS(5)).toBeCloseTo(5.002, 9);
    phase.see(0.999, 1.001);
    expect(phase).toMatchObject({ periodS: 0.1, taught: false });
    // Only what the zone says.
    expect(phase.before({ atS: 1, halfS: 0.001 }, 0.95, true)).toEqual({
      atS: expect.closeTo(0.9, 9),
      halfS: expect.closeTo(0.051, 9),
    });
    phase.see(1.119, 1.121);
    expect(phase.periodS).toBeCloseTo(0.12, 9);
    expect(phase).toMatchObject({ taught: true, isKnown: false });
  });

  it("a refresh phase learns no interval that is none: of a clock that went back, or stood", () => {
    for (const atS of [0.2, 1.301, 1.3, 1.399, 1.4]) {
      const phase = known();
      phase.see(atS - 0.001, atS + 0.001);
      expect(phase.periodS).toBeCloseTo(0.1, 9);
      phase.see(atS, atS);
      expect(phase.periodS).toBeCloseTo(0.1, 9);
    }
  });

  it("a refresh phase is known after four intervals", () => {
    expect(phaseOf(0.1, closely(1, 1.1, 1.2, 1.3)).isKnown).toBe(false);
    expect(known().isKnown).toBe(true);
  });

  it("a refresh phase learns nothing from refreshes that may have others between them", () => {
    // The one at 1.35 s was found by a random read.
    const phase = phaseOf(0.1, [...closely(1), [1.2, 1.35], ...closely(1.4)]);
    expect(phase).toMatchObject({ taught: false, periodS: 0.1 });
  });

  it("a refresh phase forgets what is older than sixteen intervals", () => {
    const before = Array.from({ length: 30 }, (_, i) => 1 + i * 0.1);
    const after = Array.from({ length: 17 }, (_, i) => 4 + i * 0.13);
    expect(phaseOf(0.1, closely(...before, ...after)).periodS).toBeCloseTo(0.13, 9);
  });

  it.each([
    ["shorter", 0.02],
    ["longer", 1],
  ])("a refresh phase takes three intervals that are much %s for another period", (_, periodS) => {
    const moments = [...Array.from({ length: 20 }, (_, i) => -2 + i * 0.1)];
    for (let i = 1; i <= 3; i++) moments.push(-0.1 + i * periodS);
    expect(phaseOf(0.1, closely(...moments.slice(0, -1))).periodS).toBeCloseTo(0.1, 1);
    const phase = phaseOf(0.1, closely(...moments));
    expect(phase).toMatchObject({ periodS: expect.closeTo(periodS, 9), isKnown: false });
  });

  it("a refresh that came before it was looked for is doubted: the next one is looked for from then on", () => {
    const phase = known();
    const before = { atS: 2, halfS: 0.001 };
    expect(phase.before(before, 1.95, true).halfS).toBeLessThan(0.01);
    phase.see(1.403, 1.498); // nobody saw those between
    expect(phase.nextLookS(1.498)).toBeCloseTo(1.5, 9);
    expect(phase.before(before, 1.95, true).halfS).toBeGreaterThan(0.04);
    phase.see(1.519, 1.521); // one interval is not known from it
    phase.see(1.539, 1.541);
    expect(phase.nextLookS(1.541)).toBeCloseTo(1.543, 9);
    phase.see(1.559, 1.561);
    phase.see(1.579, 1.581);
    expect(phase.periodS).toBeCloseTo(0.02, 9);
    expect(phase.nextLookS(1.581)).toBeGreaterThan(1.59);
  });

  it("a refresh phase forgets its period once, and what it then sees is as for a new one", () => {
    const phase = known();
    expect([phase.forget(), phase.forget()]).toEqual([true, false]);
    expect(phase).toMatchObject({ taught: false, isKnown: false });
    for (const [previousS, atS] of closely(3, 4, 5, 6, 7)) phase.see(previousS, atS);
    expect(phase).toMatchObject({ periodS: expect.closeTo(1, 9), isKnown: true });
  });

  it("a refresh phase takes a refresh that is left out for one, and not for a longer period", () => {
    const phase = phaseOf(0.1, closely(1, 1.1, 1.2, 1.4, 1.5, 1.6, 1.7, 1.9, 2));
    expect(phase.periodS).toBeCloseTo(0.1, 9);
  });

  it("a refresh phase says when the next refresh will show, and that it does not know once it may be any", () => {
    const phase = known();
    const shownS = phase.shownS(1.45);
    expect(shownS).toBeGreaterThan(1.5);
    expect(shownS).toBeLessThan(1.505);
    expect(phase.shownS(1.41)).toBeCloseTo(shownS, 2);
    // 1 % of the time since is half a period.
    expect(phase.shownS(7)).toBe(7);
  });

  it("a refresh is looked for from the earliest moment on at which it may come, and more rarely the longer it is overdue", () => {
    const phase = known();
    const firstS = phase.nextLookS(1.401);
    expect(firstS).toBeGreaterThan(1.49);
    expect(firstS).toBeLessThan(1.5);
    expect(phase.nextLookS(1.499) - 1.499).toBeCloseTo(0.002, 9);
    expect(phase.nextLookS(2.5) - 2.5).toBeGreaterThan(0.009);
    expect(phase.nextLookS(2.5) - 2.5).toBeLessThan(0.0102);
  });

  it.each([
    ["shrinks by 0.05 % with each refresh", (i: number) => 0.1 * (1 - 0.0005 * i)],
    ["becomes 3 % shorter", () => 0.097],
    ["swings by 2 %", (i: number) => 0.1 * (1 + 0.02 * Math.sin((i / 100) * 2 * Math.PI))],
    ["is once 25 ms too short", (i: number) => (i % 25 === 24 ? 0.075 : 0.1)],
  ])("a period that was steady and then %s is followed, and moments hold the truth", (_, intervalS) => {
    const phase = new RefreshPhase(0.1);
    const all: { moment: Moment; truthS: number }[] = [];
    let [shownS, previousS] = [1, 1.0001];
    for (let i = -20; i < 200; i++) {
      shownS += i < 0 ? 0.1 : intervalS(i);
      let atS = phase.nextLookS(previousS);
      for (; atS < shownS; atS = phase.nextLookS(previousS)) previousS = atS;
      const moment = phase.see(previousS, atS);
      if (i >= 0) all.push({ moment, truthS: shownS });
      previousS = atS;
    }
    expect(judged(all, 0.1).inside).toBeGreaterThan(0.98);
  });

  it("the moment of a refresh that nothing is known of is a period before the read, or since the one before", () => {
    const phase = new RefreshPhase(0.1);
    const first = phase.see(Number.NEGATIVE_INFINITY, 5);
    expect([first.atS, first.halfS]).toEqual([expect.closeTo(4.95, 9), expect.closeTo(0.05, 9)]);
    const second = phase.see(5.5, 5.56);
    expect([second.atS, second.halfS]).toEqual([expect.closeTo(5.53, 9), expect.closeTo(0.03, 9)]);
  });

  it("the moment of a refresh is where the period expects it, though the reads around it are far apart", () => {
    const { atS, halfS } = known().see(1.45, 1.58);
    expect(Math.abs(atS - 1.5)).toBeLessThan(0.002);
    expect(halfS).toBeLessThan(0.008);
  });

  it("the moment of a refresh is between the two reads and within a period of the second, regardless of earlier reads", () => {
    const gap = fc.double({ min: 1e-4, max: 3, noNaN: true });
    const reads = fc.array(fc.record({ gap, isNew: fc.boolean() }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.double({ min: 0.011, max: 5, noNaN: true }), reads, (nominalS, all) => {
        const phase = new RefreshPhase(nominalS);
        let nowS = 1;
        for (const { gap: seconds, isNew } of all) {
          const previousS = nowS;
          nowS += seconds;
          expect(phase.nextLookS(nowS)).toBeGreaterThan(nowS);
          expect(phase.shownS(nowS)).toBeGreaterThanOrEqual(nowS);
          if (!isNew) continue;
          const { atS, halfS } = phase.see(previousS, nowS);
          expect(atS).toBeGreaterThanOrEqual(previousS);
          expect(atS).toBeLessThanOrEqual(nowS);
          expect(halfS).toBeGreaterThanOrEqual(0);
          expect(phase.periodS).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

const counters = [0.02, 0.1, 0.25, 1, 5].flatMap((periodS) =>
  [0, 0.02, 0.1, 0.3].flatMap((jitter) =>
    (["from the last", "from a grid"] as const).map((strays): Refreshing & { jitter: number } => ({
      periodS,
      jitter,
      strays,
    })),
  ),
);

describe("the moment of a refresh", () => {
  it.each(counters)(
    "the moment of a refresh that a poll sees holds the true one and has no bias: $periodS s, jitter $jitter $strays",
    (counter) => {
      const seen = SEEDS.flatMap((seed) => {
        const { poll } = polledCounter(new RefreshPhase(counter.periodS), counter, seed);
        for (let i = 0; i < 30; i++) poll();
        return Array.from({ length: 20 }, poll);
      });
      const { inside, error } = judged(seen, counter.periodS);
      expect(inside).toBeGreaterThanOrEqual(0.95);
      expect(Math.abs(error)).toBeLessThan(0.03);
    },
  );

  it.each(counters.flatMap((counter) => [0.3, 3].map((periods) => ({ ...counter, periods }))))(
    "the moment of a refresh that a random read finds holds the true one and has no bias: $periodS s, jitter $jitter $strays, each $periods periods",
    ({ periods, ...counter }) => {
      const seen = SEEDS.flatMap((seed) => {
        const { next, poll, readAfter } = polledCounter(new RefreshPhase(counter.periodS), counter, seed);
        for (let i = 0; i < 30; i++) poll();
        const random = () => readAfter(-periods * counter.periodS * Math.log(1 - next()));
        return Array.from({ length: 60 }, random).filter((each): each is Seen => each !== undefined);
      });
      const { inside, error } = judged(seen, counter.periodS);
      expect(inside).toBeGreaterThanOrEqual(0.94);
      expect(Math.abs(error)).toBeLessThan(0.04);
    },
  );
});

describe("the refresh before one that is known", () => {
  it.each([...counters, { periodS: 0.1, jitter: 0.02, strays: "from a grid", leftOut: 0.1 } as const])(
    "the refresh before one that is known has no bias, though a random read found it: $periodS s, jitter $jitter $strays",
    (counter) => {
      const located = SEEDS.flatMap((seed) => {
        const phase = new RefreshPhase(counter.periodS);
        const { next, poll, readAfter } = polledCounter(phase, counter, seed);
        for (let i = 0; i < 30; i++) poll();
        return Array.from({ length: 15 }, () => {
          readAfter(3 * counter.periodS);
          const opened = readAfter((4 + next()) * counter.periodS) as Seen;
          const moment = phase.before(poll().moment, opened.atS, true) as Moment;
          poll();
          return { moment, truthS: opened.truthS };
        });
      });
      expect(Math.abs(judged(located, counter.periodS).error)).toBeLessThan(0.05);
    },
  );

  it("the refresh before one that is known is a period earlier, or several where some were not looked for", () => {
    const phase = known();
    const next = { atS: 1.8, halfS: 0.001 };
    expect(phase.before(next, 1.75, true)?.atS).toBeCloseTo(1.7, 9);
    expect(phase.before(next, 1.55, false)?.atS).toBeCloseTo(1.5, 9);
  });

  it("the refresh before one that is known is never later than the read that found it", () => {
    const moments = fc.array(fc.double({ min: 0.05, max: 0.3, noNaN: true }), {
      minLength: 2,
      maxLength: 30,
    });
    const laterS = fc.double({ min: 0.001, max: 1, noNaN: true });
    fc.assert(
      fc.property(moments, laterS, fc.boolean(), (gaps, later, isNeighbour) => {
        let atS = 1;
        const phase = phaseOf(0.1, closely(...gaps.map((gap) => (atS += gap))));
        const next = { atS: atS + 5 + later, halfS: 0.001 };
        const moment = phase.before(next, atS + 5, isNeighbour) as Moment;
        expect(moment.atS).toBeLessThanOrEqual(atS + 5 + 1e-9);
        expect(moment.halfS).toBeGreaterThanOrEqual(next.halfS);
      }),
    );
  });
});

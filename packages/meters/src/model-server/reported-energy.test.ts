import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type SimulatedCall,
  type SimulatedServer,
  type SimulatedShare,
  simulated,
} from "../../test/simulated-counter.js";
import { ReportedEnergy } from "./reported-energy.js";

const triton: SimulatedServer = {
  restWatts: 80,
  workMj: 2,
  others: () => 0,
  refreshMs: 2000,
  movesMs: 2000,
  phaseMs: 0,
  answerMs: 4,
};
const tensorRt: SimulatedServer = { ...triton, refreshMs: 100, movesMs: 20 };
const call = (fromMs: number, ms: number, rate = 110) => ({ fromMs, toMs: fromMs + ms, rate });
const inARow = (count: number, fromMs: number, everyMs: number, ms: number): SimulatedCall[] =>
  Array.from({ length: count }, (_, i) => call(fromMs + i * everyMs, ms));
const sumOf = (shares: readonly SimulatedShare[], of: keyof SimulatedShare) =>
  shares.reduce((sum, one) => sum + one[of], 0);
const ratio = (shares: readonly SimulatedShare[]) => sumOf(shares, "value") / sumOf(shares, "truth");
const inside = ({ value, low, high, truth }: SimulatedShare) => {
  // A counter that is read while it is asked is up to one of its steps old.
  expect(low).toBeLessThanOrEqual(truth * 1.0001);
  expect(high).toBeGreaterThanOrEqual(truth * 0.9999);
  expect(low <= value * 1.0001 && value <= high * 1.0001).toBe(true);
};

describe("ReportedEnergy, with a truth of its own", () => {
  it("a call much longer than a refresh gets its energy within 5 %", () => {
    for (const shares of [simulated(tensorRt, [call(1000, 2000)]), simulated(triton, [call(1300, 20_000)])]) {
      expect(shares).toHaveLength(1);
      shares.forEach(inside);
      expect(Math.abs(ratio(shares) - 1)).toBeLessThan(0.05);
    }
    const [long] = simulated(tensorRt, [call(1000, 10_000)]);
    expect((long?.high ?? 0) / (long?.low ?? 1)).toBeLessThan(1.03);
  });

  it("a call shorter than a refresh gets a wide band", () => {
    const [short] = simulated(triton, [call(1300, 500)]);
    expect(short).toMatchObject({ low: 0, truth: expect.closeTo(150, 6) });
    expect(short?.high).toBeCloseTo(270, 0); // all that was drawn between two refreshes
  });

  it("short calls get the right energy on average once the server was seen at rest", () => {
    const warmUp = inARow(2, 1300, 20_137, 500);
    const shares = simulated(triton, [...warmUp, ...inARow(100, 61_300, 1137, 500)]);
    shares.forEach(inside);
    expect(ratio(shares.slice(2))).toBeGreaterThan(0.95);
    expect(ratio(shares.slice(2))).toBeLessThan(1.05);
  });

  it("calls are not charged for other clients that come and go between two readings", () => {
    const others = (ms: number) => (ms % 700 < 350 ? 60 : 0);
    const warmUp = inARow(2, 1300, 20_137, 500);
    const server = { ...triton, others: (ms: number) => (ms < 61_000 ? 0 : others(ms)) };
    const shares = simulated(server, [...warmUp, ...inARow(100, 61_300, 1137, 500)]);
    expect(ratio(shares.slice(2))).toBeGreaterThan(0.85);
    expect(ratio(shares.slice(2))).toBeLessThan(1.15);
  });

  const anyServer = fc.record({
    restWatts: fc.integer({ min: 0, max: 100 }),
    workMj: fc.integer({ min: 1, max: 5 }),
    others: fc.constant(() => 0),
    refreshMs: fc.constant(2000),
    movesMs: fc.integer({ min: 50, max: 2000 }),
    phaseMs: fc.integer({ min: 0, max: 2000 }),
    answerMs: fc.integer({ min: 0, max: 200 }),
  });
  const anyCalls = (gapMs: number) =>
    fc
      .array(
        fc.record({
          gap: fc.integer({ min: gapMs, max: 4000 }),
          ms: fc.integer({ min: 1, max: 5000 }),
          rate: fc.integer({ min: 1, max: 100 }),
        }),
        { minLength: 1, maxLength: 6 },
      )
      .map((all) => {
        let atMs = 500;
        return all.map(({ gap, ms, rate }) => {
          atMs += gap + (gapMs > 0 ? ms : 0);
          return call(gapMs > 0 ? atMs - ms : atMs, ms, rate);
        });
      });

  it("the band of a call holds the truth, for any calls one after another", () => {
    fc.assert(
      fc.property(anyServer, anyCalls(1), (server, calls) => {
        simulated(server, calls).forEach(inside);
      }),
      { numRuns: 60 },
    );
  });

  it("calls that overlap never get more than the counter grew", () => {
    fc.assert(
      fc.property(anyServer, anyCalls(0), (server, calls) => {
        const shares = simulated(server, calls);
        const endMs = Math.max(...calls.map(({ toMs }) => toMs)) + 8000;
        const worked = calls.reduce((sum, { fromMs, toMs, rate }) => sum + (toMs - fromMs) * rate, 0);
        const most = (server.restWatts * endMs + server.workMj * worked) / 1000;
        expect(sumOf(shares, "value")).toBeLessThanOrEqual(most + 1e-6);
        for (const { value, low, high } of shares)
          expect(low <= value + 1e-9 && value <= high + 1e-9).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe("ReportedEnergy", () => {
  const counter = (joules: number, more: object = {}) => ({
    server: "triton",
    joules,
    cards: 1,
    refreshMs: 100,
    ...more,
  });
  const at = (ms: number, joules: number, more?: object) => ({
    askedMs: ms,
    answeredMs: ms + 1,
    counter: counter(joules, more),
  });

  it.each([
    ["fell", at(1000, 50)],
    ["is another server's", at(1000, 200, { server: "nim" })],
    ["lost a card", at(1000, 200, { cards: 2 })],
    ["cannot be the same", at(1000, 100 + 2 ** 32)],
    ["is another replica's behind the same address", at(1000, 300_000)],
  ])("a counter that %s counts as restarted", (_, reading) => {
    const energy = new ReportedEnergy();
    energy.note(at(0, 100));
    expect(energy.knows(0)).toBe(true);
    energy.note(reading);
    expect([energy.restartedSince(0), energy.restartedSince(2000)]).toEqual([true, false]);
    expect(energy.knows(0)).toBe(false);
  });

  it("a counter that grows as its cards can is the same", () => {
    for (const [cards, joules] of [
      [1, 2900],
      [8, 20_000],
      [undefined, 45_000],
      [undefined, 72 * 2000],
    ]) {
      const energy = new ReportedEnergy();
      energy.note(at(0, 100, { cards }));
      energy.note(at(1000, 100 + (joules as number), { cards }));
      expect(energy.knows(0)).toBe(true);
    }
  });

  it("ReportedEnergy knows only what it has seen", () => {
    const energy = new ReportedEnergy();
    expect([energy.knows(0), energy.reaches(0), energy.server]).toEqual([false, false, undefined]);
    energy.note(at(1000, 5));
    expect([energy.knows(899), energy.knows(900)]).toEqual([false, true]);
    energy.note(at(3000, 5)); // it does not move
    expect(energy.reaches(950)).toBe(false);
    energy.note(at(3500, 6));
    expect([energy.reaches(3400), energy.reaches(3401)]).toEqual([true, false]);
  });

  it("ReportedEnergy keeps the sum of more intervals than it stores", () => {
    const energy = new ReportedEnergy();
    energy.began(0);
    for (let i = 0; i <= 10_000; i++) energy.note(at(i * 500, i * 10));
    energy.ended(5_000_500);
    energy.note(at(5_000_600, 100_010));
    const { value, low, high } = energy.part([
      { fromMs: 0, toMs: 5_000_500, value: 1, low: 1, high: 1, others: 0 },
    ]);
    expect(value).toBeGreaterThan(99_900);
    expect(high).toBeLessThan(100_100);
    expect(low).toBeGreaterThan(99_800);
  });
});

import { random } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CpuShare } from "./cpu-share.js";

/** Notes the CPU times of a host on which we keep `own` cores busy and others `others`, from one moment to the next. */
function host(share: CpuShare) {
  let [atS, ownS, busyS] = [0, 0, 0];
  share.note(atS, { ownS, busyS });
  return {
    work(seconds: number, own: number, others: number) {
      atS += seconds;
      ownS += own * seconds;
      busyS += (own + others) * seconds;
      share.note(atS, { ownS, busyS });
      return atS;
    },
  };
}

/** CPU times noted every 0.1 s from 0 to 1 s, at constant rates of own and busy cores. */
function constant(own: number, busy: number): CpuShare {
  const cpu = new CpuShare();
  for (let i = 0; i <= 10; i++) cpu.note(i / 10, { ownS: (own * i) / 10, busyS: (busy * i) / 10 });
  return cpu;
}

describe("a CPU share", () => {
  it("a CPU share is that of the tick itself, not of the rest before it", () => {
    const share = new CpuShare();
    const { work } = host(share);
    const fromS = work(30, 0, 0);
    const toS = work(0.2, 2, 1);
    const found = share.over(fromS, toS, 0);
    expect(found?.own).toBeCloseTo(2 / 3, 9);
    expect(found?.ofBusy).toBe(found?.own);
    expect(found?.busyS).toBeCloseTo(0.6, 9);
  });

  it("a CPU share has our own time exactly and the others' rate from a longer while where a tick is short", () => {
    const share = new CpuShare();
    const { work } = host(share);
    work(1, 0, 1);
    const fromS = work(1, 0, 1);
    const toS = work(0.02, 3, 1);
    expect(share.over(fromS, toS, 0)?.own).toBeCloseTo(0.75, 9);
    // The host's coarse counter did not move in so short a time: that is no proof that the others rested.
    const coarse = new CpuShare();
    coarse.note(0, { ownS: 0, busyS: 0 });
    coarse.note(1, { ownS: 0, busyS: 1 });
    coarse.note(1.02, { ownS: 0.02, busyS: 1.03 });
    expect(coarse.over(1, 1.02, 0)?.own).toBeCloseTo(0.5, 1);
  });

  it("a CPU share leaves out what is inside the idle power, as far as there is any", () => {
    const share = new CpuShare();
    const { work } = host(share);
    const toS = work(1, 1, 2);
    const found = share.over(0, toS, 1.5);
    expect(found?.own).toBeCloseTo(1 / 1.5, 9);
    expect(found?.ofBusy).toBeCloseTo(1 / 3, 9);
    expect(constant(0.5, 2).over(0.4, 0.9, 10)).toMatchObject({ own: 1, ofBusy: 0.25 });
    expect(constant(0, 2).over(0.4, 0.9, 10)?.own).toBe(0);
  });

  it("a CPU share finds our time between two samples, for a tick that begins where nothing was read", () => {
    const share = new CpuShare();
    const { work } = host(share);
    work(1, 1, 1);
    const toS = work(1, 1, 1);
    expect(share.over(0.5, toS, 0)).toMatchObject({ own: 0.5, busyS: 3 });
  });

  it("a CPU share is not known where nothing can be read, or nothing was noted in the tick", () => {
    const silent = new CpuShare();
    expect([silent.over(0, 1, 0), silent.isKnown]).toEqual([undefined, false]);
    silent.note(1, undefined);
    expect([silent.over(1, 2, 0), silent.isKnown]).toEqual([undefined, false]);
    const share = new CpuShare();
    const { work } = host(share);
    const toS = work(1, 0, 1);
    expect(share.isKnown).toBe(true);
    expect(share.over(1, 2, 0)).toBeUndefined();
    expect(share.over(0, toS, 0)).toMatchObject({ own: 0, ofBusy: 0 });
  });

  it("a CPU share is whole where no other process did anything", () => {
    expect(constant(2, 2).over(0, 1, 0)).toMatchObject({ own: 1, ofBusy: 1 });
  });

  it("a CPU share goes on as before where a processor's time is gone from the host's, and says so", () => {
    const share = constant(0.5, 2);
    share.note(2, { ownS: 1, busyS: -96 });
    expect(share.over(1, 2, 0)).toMatchObject({ own: expect.closeTo(0.25, 9), isWhole: false });
    share.note(3, { ownS: 1.5, busyS: -94 });
    expect(share.over(2, 3, 0)).toMatchObject({ own: expect.closeTo(0.25, 9), isWhole: true });
  });

  it("a CPU share is unknown in the tick in which our time begins anew, and that of the next tick after it", () => {
    const share = constant(0.5, 2);
    share.note(1000, { ownS: 500, busyS: 2000 });
    share.note(1001, { ownS: 0.25, busyS: 2002 });
    expect(share.over(1000, 1001, 0)).toBeUndefined();
    share.note(1002, { ownS: 0.75, busyS: 2004 });
    expect(share.over(1001, 1002, 0)).toMatchObject({ own: expect.closeTo(0.25, 9), isWhole: true });
  });

  it("a CPU share of a tick that was seen in part is that of the part, and says so", () => {
    const share = constant(0.5, 2);
    expect(share.over(0, 1, 0)).toMatchObject({ own: expect.closeTo(0.25, 9), isWhole: true });
    expect(share.over(0, 5, 0)).toMatchObject({ own: expect.closeTo(0.25, 9), isWhole: false });
  });

  it("a CPU share of a tick that is shorter than the counters are fine is certain only as far as the others cannot have worked in it", () => {
    const cpu = new CpuShare();
    cpu.note(0, { ownS: 0, busyS: 0 });
    // The others worked 40 ms just before.
    cpu.note(0.08, { ownS: 0, busyS: 0.04 });
    cpu.note(0.1, { ownS: 0.02, busyS: 0.06 });
    const { own = 0, certain = 0 } = cpu.over(0.08, 0.1, 0) ?? {};
    const [least, most] = [own / (certain + 5 * (1 - certain)), (5 * own) / (5 * certain + 1 - certain)];
    expect(most).toBeGreaterThanOrEqual(1 - 1e-9);
    expect(least).toBeLessThanOrEqual(0.02 / 0.06);
    expect(constant(0.5, 2).over(0, 1, 0)?.certain).toBe(1);
  });

  it("a CPU share survives clocks that go back", () => {
    const share = new CpuShare();
    share.note(1, { ownS: 1, busyS: 2 });
    share.note(0.5, { ownS: 1, busyS: 2 });
    share.note(1.5, { ownS: 2, busyS: 4 });
    expect(share.over(0.5, 1.5, 0)?.own).toBeCloseTo(0.5, 9);
  });

  it("a CPU share keeps few samples, and the one at which a long tick opened", () => {
    const share = new CpuShare();
    const { work } = host(share);
    let toS = 0;
    for (let i = 0; i < 10_000; i++) toS = work(0.1, 1, 3);
    const found = share.over(0, toS, 0);
    expect(found?.own).toBeCloseTo(0.25, 6);
    expect(found?.busyS).toBeCloseTo(4000, 3);
  });

  it("a CPU share takes a finer counter at its word", () => {
    const cpu = new CpuShare();
    const note = (atS: number, ownS: number, busyS: number) =>
      cpu.note(atS, { ownS, busyS, resolutionS: 0.0001 });
    note(0, 0, 0);
    note(0.9, 0, 1.8);
    note(0.99, 0.09, 1.89);
    note(1, 0.1, 1.9);
    expect(cpu.over(0.99, 1, 0)?.own).toBeCloseTo(1, 9);
  });

  it("a CPU share outlives a reading without CPU times", () => {
    const cpu = constant(0.5, 2);
    cpu.note(1.05, undefined);
    cpu.note(1.1, { ownS: 0.55, busyS: 2.2 });
    expect(cpu.over(0.6, 1.1, 0)?.own).toBeCloseTo(0.25, 9);
  });

  it("a CPU share loses nothing when two readings have one moment: the newer one counts", () => {
    const cpu = constant(0.5, 2);
    cpu.note(1, { ownS: 0.5, busyS: 2 });
    expect(cpu.over(0.5, 1, 0)?.own).toBeCloseTo(0.25, 9);
    const changed = constant(0.5, 2);
    changed.note(1, { ownS: 1, busyS: 3 });
    expect(changed.over(0.5, 1, 0)?.own).toBeCloseTo(0.375, 9);
  });

  it("a CPU share keeps the opening of a tick that is read often, although the rate changed in it", () => {
    const cpu = new CpuShare();
    for (let i = 0; i <= 5000; i++)
      cpu.note(i / 100, { ownS: Math.min(i, 1000) / 100, busyS: (2 * i) / 100 });
    // 10 s of own time in 50 s with two busy cores.
    expect(cpu.over(0, 50, 0)?.own).toBeCloseTo(0.1, 2);
  });

  it("a CPU share stays in 0…1 for any CPU times", () => {
    const time = fc.double({ min: 0, max: 10, noNaN: true });
    const notes = fc.array(fc.tuple(time, time, time), { maxLength: 30 });
    fc.assert(
      fc.property(notes, time, time, time, (all, from, duration, background) => {
        const cpu = new CpuShare();
        for (const [atS, ownS, busyS] of all) cpu.note(atS, { ownS, busyS });
        const found = cpu.over(from, from + duration, background);
        if (!found) return;
        for (const value of [found.own, found.ofBusy]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
        expect(found.busyS).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });
});

/** How the host's counter shows what was busy. */
const COUNTERS = {
  "in whole steps of 10 ms": (busyS: number) => Math.floor(busyS * 100) / 100,
  "in whole steps of each of 8 cores": (busyS: number) =>
    Array.from({ length: 8 }, (_, i) => Math.floor((busyS / 8) * 100 + i / 8) / 100).reduce(
      (a, b) => a + b,
      0,
    ),
  "as much as a step late": (busyS: number, next: () => number) => Math.max(0, busyS - 0.01 * next()),
} as const;

/** The mean of our share over many ticks, and the others' rate in cores, on a host that says busy time in coarse steps. */
function coarse(counter: keyof typeof COUNTERS, own: number, others: number, tickS: number) {
  const next = random(7);
  const cpu = new CpuShare();
  let [atS, shown, share, othersS, ticks] = [0, 0, 0, 0, 0];
  const note = () => {
    // A counter never goes back.
    shown = Math.max(shown, COUNTERS[counter]((own + others) * atS, next));
    cpu.note(atS, { ownS: own * atS, busyS: shown });
  };
  note();
  while (atS < 600) {
    const fromS = atS;
    atS += tickS * (0.8 + 0.4 * next());
    note();
    const found = cpu.over(fromS, atS, 0);
    // At the beginning it is not known how late the counter is.
    if (!found || atS < 60) continue;
    ticks++;
    share += found.own;
    othersS += found.busyS - own * (atS - fromS);
  }
  return { share: share / ticks, others: othersS / (atS - 60) };
}

describe.each(Object.keys(COUNTERS) as (keyof typeof COUNTERS)[])("a host that counts %s", (counter) => {
  it.each([0.005, 0.1, 1])(
    `the share of a process alone at 2 %% of a core is whole on a host that counts ${counter}, in ticks of %d s`,
    (tickS) => {
      expect(Math.abs(coarse(counter, 0.02, 0, tickS).share - 1)).toBeLessThan(0.01);
    },
  );

  it.each([
    [0.02, 0.5, 0.1],
    [0.02, 0.02, 0.1],
    [1, 0.05, 0.1],
    [1, 3, 0.005],
    [0.02, 2, 1],
  ])(
    `the rate of others has no bias on a host that counts ${counter}: %d cores ours, %d theirs, in ticks of %d s`,
    (own, others, tickS) => {
      expect(Math.abs(coarse(counter, own, others, tickS).others / others - 1)).toBeLessThan(0.02);
    },
  );
});

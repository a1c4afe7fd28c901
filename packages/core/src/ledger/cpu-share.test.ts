import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HostSharePolicy } from "../metering-options.js";
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

describe("CpuShare", () => {
  it("a CPU share is that of the tick itself, not of the rest before it", () => {
    const share = new CpuShare("busy-share");
    const { work } = host(share);
    const fromS = work(30, 0, 0);
    const toS = work(0.2, 2, 1);
    const { own, idle, most, busyS } = share.shares(fromS, toS, 0);
    expect(own).toBeCloseTo(2 / 3, 9);
    expect([idle, most]).toEqual([own, own]);
    expect(busyS).toBeCloseTo(0.6, 9);
  });

  it("a CPU share has our own time exactly and the others' rate from a longer while where a tick is short", () => {
    const share = new CpuShare("busy-share");
    const { work } = host(share);
    work(1, 0, 1);
    const fromS = work(1, 0, 1);
    const toS = work(0.02, 3, 1);
    expect(share.shares(fromS, toS, 0).own).toBeCloseTo(0.75, 9);
    // The host's coarse counter did not move in so short a time: that is no proof that the others rested.
    const coarse = new CpuShare("busy-share");
    coarse.note(0, { ownS: 0, busyS: 0 });
    coarse.note(1, { ownS: 0, busyS: 1 });
    coarse.note(1.02, { ownS: 0.02, busyS: 1.03 });
    expect(coarse.shares(1, 1.02, 0).own).toBeCloseTo(0.5, 1);
  });

  it("a CPU share leaves out what is inside the idle power", () => {
    const share = new CpuShare("busy-share");
    const { work } = host(share);
    const toS = work(1, 1, 2);
    const { own, idle } = share.shares(0, toS, 1.5);
    expect(own).toBeCloseTo(1 / 1.5, 9);
    expect(idle).toBeCloseTo(1 / 3, 9);
  });

  it("a CPU share finds our time between two samples, for a tick that begins where nothing was read", () => {
    const share = new CpuShare("busy-share");
    const { work } = host(share);
    work(1, 1, 1);
    const toS = work(1, 1, 1);
    expect(share.shares(0.5, toS, 0)).toMatchObject({ own: 0.5, busyS: 3 });
  });

  it("a CPU share is all ours where nothing can be read, and none where we did nothing", () => {
    const silent = new CpuShare("busy-share");
    expect(silent.shares(0, 1, 0)).toMatchObject({ own: 1, idle: 1 });
    silent.note(1, undefined);
    silent.note(2, { ownS: Number.NaN, busyS: 1 });
    expect(silent.shares(1, 2, 0)).toMatchObject({ own: 1, idle: 1 });
    const share = new CpuShare("busy-share");
    const { work } = host(share);
    expect(share.shares(0, work(1, 0, 1), 0)).toMatchObject({ own: 0, idle: 0 });
    // Nothing was noted in this tick: what is not known is not somebody else's.
    expect(share.shares(1, 2, 0)).toMatchObject({ own: 1 });
  });

  it("a CPU share charges idle power by its policy", () => {
    for (const [policy, idle] of [
      ["exclusive", 1],
      [0.3, 0.3],
    ] as const) {
      const share = new CpuShare(policy);
      expect(share.shares(0, 1, 0).idle).toBe(idle);
      const { work } = host(share);
      expect(share.shares(0, work(1, 1, 1), 0)).toMatchObject({ own: 0.5, idle, most: 1 });
    }
  });

  it("a CPU share survives counters that go back, and clocks", () => {
    const share = new CpuShare("busy-share");
    share.note(0, { ownS: 10, busyS: 20 });
    share.note(1, { ownS: 1, busyS: 2 });
    const { own, busyS } = share.shares(0, 1, 0);
    expect(own).toBe(0);
    expect(busyS).toBeGreaterThanOrEqual(0);
    share.note(0.5, { ownS: 1, busyS: 2 });
    share.note(1.5, { ownS: 2, busyS: 4 });
    expect(share.shares(0.5, 1.5, 0).own).toBeCloseTo(0.5, 9);
  });

  it("a CPU share keeps few samples, and the one at which a long tick opened", () => {
    const share = new CpuShare("busy-share");
    const { work } = host(share);
    let toS = 0;
    for (let i = 0; i < 10_000; i++) toS = work(0.1, 1, 3);
    const { own, busyS } = share.shares(0, toS, 0);
    expect(own).toBeCloseTo(0.25, 6);
    expect(busyS).toBeCloseTo(4000, 3);
  });
});

/** CPU times noted every 0.1 s from 0 to 1 s, at constant rates of own and busy cores. */
function constant(policy: HostSharePolicy, own: number, busy: number): CpuShare {
  const cpu = new CpuShare(policy);
  for (let i = 0; i <= 10; i++) cpu.note(i / 10, { ownS: (own * i) / 10, busyS: (busy * i) / 10 });
  return cpu;
}

describe("the shares of a tick", () => {
  it("the shares of a tick take the idle power's busy cores off dynamic energy, as far as there are any", () => {
    expect(constant("busy-share", 0.5, 2).shares(0.4, 0.9, 10).own).toBe(1);
    expect(constant("busy-share", 0, 2).shares(0.4, 0.9, 10).own).toBe(0);
    expect(constant("busy-share", 0.5, 2).shares(0.4, 0.9, 10)).toMatchObject({ idle: 0.25, most: 0.25 });
  });

  it("the shares of a tick are whole where no other process did anything", () => {
    expect(constant("busy-share", 2, 2).shares(0, 1, 0)).toMatchObject({ own: 1, idle: 1, most: 1 });
  });

  it("the shares of a tick take the others' rate over many steps of the host's counter", () => {
    const cpu = new CpuShare("busy-share");
    // The host's counter moves in steps of 10 ms: over 5 ms it shows nothing, or twice as much as was.
    for (let ms = 0; ms <= 1000; ms += 5) {
      const ownS = ms / 4000;
      cpu.note(ms / 1000, { ownS, busyS: ownS + Math.floor((ms * 0.75) / 10) / 100 });
    }
    const shares = [895, 900, 905, 910, 915].map((ms) => cpu.shares(ms / 1000, (ms + 5) / 1000, 0).own);
    for (const own of shares) expect(Math.abs(own - 0.25)).toBeLessThan(0.04);
  });

  it("the shares of a tick take a finer counter at its word", () => {
    const cpu = new CpuShare("busy-share");
    const note = (atS: number, ownS: number, busyS: number) =>
      cpu.note(atS, { ownS, busyS, resolutionS: 0.0001 });
    note(0, 0, 0);
    note(0.9, 0, 1.8);
    note(0.99, 0.09, 1.89);
    note(1, 0.1, 1.9);
    expect(cpu.shares(0.99, 1, 0).own).toBeCloseTo(1, 9);
  });

  it("the shares of a tick outlive a reading without CPU times", () => {
    for (const time of [
      undefined,
      { ownS: Number.NaN, busyS: 3 },
      { ownS: 1, busyS: Number.POSITIVE_INFINITY },
    ]) {
      const cpu = constant("busy-share", 0.5, 2);
      cpu.note(1.05, time);
      cpu.note(1.1, { ownS: 0.55, busyS: 2.2 });
      expect(cpu.shares(0.6, 1.1, 0).own).toBeCloseTo(0.25, 9);
    }
  });

  it("the shares of a tick reserve a part of the idle power also where no CPU times are known", () => {
    const cpu = new CpuShare(0.4);
    expect(cpu.shares(0, 1, 0)).toEqual({ own: 1, idle: 0.4, most: 1, busyS: 0 });
    cpu.note(0.5, { ownS: 1, busyS: 1 });
    expect(cpu.shares(0, 1, 0)).toEqual({ own: 1, idle: 0.4, most: 1, busyS: 0 });
  });

  it("the shares of a tick start anew when the clock goes back", () => {
    const cpu = constant("busy-share", 0.5, 2);
    cpu.note(0.2, { ownS: 0.6, busyS: 9 });
    expect(cpu.shares(0, 0.2, 0).own).toBe(1);
    cpu.note(0.4, { ownS: 0.65, busyS: 9.2 });
    expect(cpu.shares(0.2, 0.4, 0).own).toBeCloseTo(0.25, 9);
  });

  it("the shares of a tick lose nothing when two readings have one moment: the newer one counts", () => {
    const cpu = constant("busy-share", 0.5, 2);
    cpu.note(1, { ownS: 0.5, busyS: 2 });
    expect(cpu.shares(0.5, 1, 0).own).toBeCloseTo(0.25, 9);
    const changed = constant("busy-share", 0.5, 2);
    changed.note(1, { ownS: 1, busyS: 3 });
    expect(changed.shares(0.5, 1, 0).own).toBeCloseTo(0.375, 9);
  });

  it("the shares of a tick keep its opening when it is read often, although the rate changed in it", () => {
    const cpu = new CpuShare("busy-share");
    for (let i = 0; i <= 5000; i++)
      cpu.note(i / 100, { ownS: Math.min(i, 1000) / 100, busyS: (2 * i) / 100 });
    // 10 s of own time in 50 s with two busy cores.
    expect(cpu.shares(0, 50, 0).own).toBeCloseTo(0.1, 2);
  });

  it("the shares of a tick stay in 0…1 for any CPU times", () => {
    const time = fc.double({ min: 0, max: 10, noNaN: true });
    const notes = fc.array(fc.tuple(time, time, time), { maxLength: 30 });
    const policies = fc.constantFrom<HostSharePolicy>("exclusive", "busy-share", 0.5);
    fc.assert(
      fc.property(notes, policies, time, time, time, (all, policy, from, duration, background) => {
        const cpu = new CpuShare(policy);
        for (const [atS, ownS, busyS] of all) cpu.note(atS, { ownS, busyS });
        const { busyS, ...shares } = cpu.shares(from, from + duration, background);
        for (const value of Object.values(shares)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
        expect(busyS).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Division, divideTick, type Tick } from "./device-totals.js";

const tick: Tick = {
  energy: 40,
  durationS: 1,
  busyS: 1,
  work: 1,
  idleWatts: 30,
  refreshS: 0.1,
  carry: 0,
  ownShare: 1,
  idleShare: 1,
  idle: "share",
};
const sumOf = ({ dynamic, running, idle, otherProcess, unattributed, carry }: Division) =>
  dynamic + running + idle + otherProcess + unattributed + carry;

const share = fc.double({ min: 0, max: 1, noNaN: true });
const amount = (max: number) => fc.oneof(fc.constant(0), fc.double({ min: 0, max, noNaN: true }));

/** Any tick that may come: also empty ones, ones without duration, and any carry that an earlier tick may have left. */
const ticks: fc.Arbitrary<Tick> = fc
  .record({
    energy: amount(1000),
    durationS: amount(10),
    busy: fc.oneof(fc.constant(0), fc.constant(1), share),
    work: amount(100),
    idleWatts: amount(300),
    refreshS: fc.double({ min: 1e-4, max: 1, noNaN: true }),
    owed: share,
    ownShare: share,
    idleShare: share,
    most: fc.option(amount(1000), { nil: Number.POSITIVE_INFINITY }),
    idle: fc.constantFrom("share", "exclude" as const),
    edges: fc.constantFrom("normalize", "prorate" as const),
  })
  .map(({ busy, owed, ...rest }) => ({
    ...rest,
    busyS: busy * rest.durationS,
    work: busy === 0 ? 0 : rest.work,
    carry: -owed * rest.idleWatts * rest.refreshS,
  }));

describe("a tick", () => {
  it("a tick is divided without loss, for any tick", () => {
    fc.assert(
      fc.property(ticks, (any) => {
        expect(Math.abs(sumOf(divideTick(any)) - (any.energy + any.carry))).toBeLessThan(1e-9 * 4000);
      }),
      { numRuns: 2000 },
    );
  });

  it("the parts of a tick are never negative, except the carry, by one refresh of idle energy at most", () => {
    fc.assert(
      fc.property(ticks, (any) => {
        const { carry, ...others } = divideTick(any);
        for (const joules of Object.values(others)) expect(joules).toBeGreaterThanOrEqual(-1e-9);
        expect(carry).toBeLessThanOrEqual(0);
        expect(carry).toBeGreaterThanOrEqual(-any.idleWatts * any.refreshS - 1e-9);
      }),
      { numRuns: 2000 },
    );
  });

  it("a tick never gives activities more than they may receive, unless it is their dynamic energy", () => {
    fc.assert(
      fc.property(ticks, (any) => {
        const { dynamic, running } = divideTick(any);
        expect(running).toBeLessThanOrEqual(Math.max(0, (any.most ?? 0) - dynamic));
      }),
    );
  });
});

describe("a tick in which activities run", () => {
  it("a tick of 40 W at 20 % of the busy time is 30 W idle, 2 W ours and 8 W theirs", () => {
    expect(divideTick({ ...tick, ownShare: 0.2, idle: "exclude" })).toEqual({
      dynamic: 2,
      running: 0,
      idle: 30,
      otherProcess: 8,
      unattributed: 0,
      carry: 0,
    });
  });

  it("a tick shares the idle energy of the time in which activities ran, up to this process's share", () => {
    expect(divideTick({ ...tick, busyS: 0.5, idleShare: 0.4 })).toMatchObject({ running: 6, idle: 24 });
    expect(divideTick({ ...tick, busyS: 0.5, idle: "exclude" })).toMatchObject({ running: 0, idle: 30 });
  });

  it("a tick gives us all or nothing of the dynamic energy at a share of 1 or 0", () => {
    expect(divideTick({ ...tick, ownShare: 1 })).toMatchObject({ dynamic: 10, otherProcess: 0 });
    expect(divideTick({ ...tick, ownShare: 0 })).toMatchObject({
      dynamic: 0,
      otherProcess: 10,
      unattributed: 0,
    });
  });

  it("a tick divides all of its dynamic energy, also if activities ran in only a part of it", () => {
    expect(divideTick({ ...tick, busyS: 0.25 })).toMatchObject({ dynamic: 10, unattributed: 0 });
  });

  it("a tick counts all energy as dynamic while the idle power is unknown", () => {
    expect(divideTick({ ...tick, idleWatts: 0 })).toMatchObject({ dynamic: 40, running: 0, idle: 0 });
  });

  it("a tick whose activities have no weight leaves its dynamic energy unattributed", () => {
    expect(divideTick({ ...tick, work: 0 })).toMatchObject({ dynamic: 0, unattributed: 10 });
  });

  it("a tick caps what activities receive of idle energy, and the rest stays idle", () => {
    expect(divideTick({ ...tick, most: 25 })).toMatchObject({ dynamic: 10, running: 15, idle: 15 });
    expect(divideTick({ ...tick, most: 5 })).toMatchObject({ dynamic: 10, running: 0, idle: 30 });
  });

  it("a tick owes what is less than idle to the next one, which pays it back", () => {
    const first = divideTick({ ...tick, energy: 28 });
    expect(first).toMatchObject({ dynamic: 0, running: 30, carry: -2 });
    expect(divideTick({ ...tick, carry: first.carry })).toMatchObject({ dynamic: 8, carry: 0 });
  });

  it("a tick owes no more than one refresh: beyond it the idle power was wrong", () => {
    const division = divideTick({ ...tick, energy: 10 });
    expect(division).toMatchObject({ running: 13, idle: 0, carry: -3 });
    // A tick that repeats it owes nothing more: later calls do not pay for a wrong idle power.
    expect(divideTick({ ...tick, energy: 10, carry: -3 })).toMatchObject({ running: 10, carry: -3 });
  });
});

describe("a tick in which nothing runs", () => {
  const quiet = { ...tick, busyS: 0, work: 0 };

  it("a tick in which nothing runs is idle first, and the rest is unattributed or of other processes", () => {
    expect(divideTick({ ...quiet, energy: 50, ownShare: 0.25 })).toEqual({
      dynamic: 0,
      running: 0,
      idle: 30,
      otherProcess: 15,
      unattributed: 5,
      carry: 0,
    });
    expect(divideTick({ ...quiet, energy: 12 })).toMatchObject({ idle: 12, unattributed: 0 });
  });

  it("a tick in which nothing runs settles what is owed", () => {
    expect(divideTick({ ...quiet, carry: -3 })).toMatchObject({ idle: 30, unattributed: 7, carry: 0 });
    expect(divideTick({ ...quiet, energy: 1, carry: -3 })).toMatchObject({ idle: 0, carry: -2 });
  });
});
